// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** Plays what a test says on the page's own memory of titles, and writes down what it showed. */

const { Titles } = await import(process.argv[2]);
const { log, steps } = JSON.parse(process.argv[3]);
const asked = [];

globalThis.fetch = async (address) => {
  const query = new URL(address, "http://page.example/").searchParams;
  asked.push(query.get("before").replace(".000Z", "Z"));
  const found = log.filter((title) => Date.parse(title.at) <= Date.parse(query.get("before")));
  return { ok: true, json: async () => ({ titles: found.slice(0, Number(query.get("limit"))) }) };
};

const titles = new Titles();
const shown = [];
for (const [what, value] of steps) {
  if (what === "take") titles.take(value);
  else if (what === "missed") titles.missed();
  else {
    const came = new Promise((resolve) => titles.addEventListener("change", resolve, { once: true }));
    const asks = asked.length;
    const first = titles.at("fm", Date.parse(value));
    if (asked.length > asks) await came;
    shown.push([first.text, titles.at("fm", Date.parse(value)).text, first.nextMs]);
  }
}
console.log(JSON.stringify({ shown, asked }));
