// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** Which title belongs to the instant that is heard: the service tells the news, and is asked for what was before. */

/** @typedef {import("./live.js").Title} Title */
/** @typedef {{title: Title, atMs: number}} Placed */

/** Of one station: more than a day of music. */
const MOST = 2000;
const AT_ONCE = 200;
const AGAIN_AFTER_MS = 15000;

export class Titles extends EventTarget {
  constructor() {
    super();
    /** Of each station, the oldest first. @type {Map<string, Placed[]>} */
    this.kept = new Map();
    /** From when on they are here without a hole. @type {Map<string, number>} */
    this.knownFromMs = new Map();
    /** When each station was asked for last. @type {Map<string, number>} */
    this.askedAt = new Map();
  }

  /** Take news in, at their place. @param {Title} title */
  take(title) {
    const atMs = this.#place(title);
    if (!this.knownFromMs.has(title.station)) this.knownFromMs.set(title.station, atMs);
  }

  /** News may have been missed: what comes next is known from then on only. */
  missed() {
    this.knownFromMs.clear();
    this.askedAt.clear();
  }

  /** What was shown at an instant, and when the next one came (null: it is the newest); what is not here is asked for, and a change told. @param {string} station @param {number} atMs */
  at(station, atMs) {
    const all = this.kept.get(station) ?? [];
    let index = all.length;
    while (index > 0 && /** @type {Placed} */ (all[index - 1]).atMs > atMs) index -= 1;
    if (atMs < (this.knownFromMs.get(station) ?? -Infinity)) this.#reach(station, atMs);
    return { text: all[index - 1]?.title.text ?? "", nextMs: all[index]?.atMs ?? null };
  }

  /** @param {Title} title */
  #place(title) {
    const placed = { title, atMs: Date.parse(title.at) };
    const all = this.kept.get(title.station) ?? [];
    this.kept.set(title.station, all);
    let index = all.length;
    while (index > 0 && /** @type {Placed} */ (all[index - 1]).atMs > placed.atMs) index -= 1;
    // The same again, or with what became known of the piece meanwhile.
    const same = all[index - 1]?.atMs === placed.atMs;
    all.splice(same ? index - 1 : index, same ? 1 : 0, placed);
    if (all.length > MOST) all.splice(0, all.length - MOST);
    return placed.atMs;
  }

  /** @param {string} station @param {number} atMs */
  async #reach(station, atMs) {
    const askedAt = this.askedAt.get(station);
    if (askedAt !== undefined && performance.now() - askedAt < AGAIN_AFTER_MS) return;
    this.askedAt.set(station, performance.now());
    for (;;) {
      const fromMs = this.knownFromMs.get(station) ?? -Infinity;
      if (fromMs <= atMs) break;
      const query = `limit=${AT_ONCE}&cleared=true&before=${new Date(fromMs).toISOString()}`;
      const answer = await fetch(`/api/v1/stations/${station}/titles?${query}`).catch(() => null);
      const found = answer?.ok ? await answer.json().catch(() => null) : null;
      if (found === null || this.knownFromMs.get(station) !== fromMs) return; // missed, or away: the next look asks again
      const oldestMs = Math.min(...found.titles.map((/** @type {Title} */ title) => this.#place(title)));
      const more = found.titles.length === AT_ONCE && oldestMs < fromMs;
      this.knownFromMs.set(station, more ? oldestMs : -Infinity);
    }
    this.askedAt.delete(station);
    this.dispatchEvent(new Event("change"));
  }
}
