// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Where in the air one is, and where one may go.  Pure: instants are milliseconds of the Unix epoch, by the service's clock.
 *
 * A connection begins with the frame of some instant, and the element counts what it played of it.  Holes in the air take no
 * playing time: whoever listens is led over them.
 */

/** @typedef {{startMs: number, endMs: number}} Gap */
/** @typedef {{atMs: number, oldestMs: number|null, newestMs: number|null, rewind: "full"|"pause"|"off", earliestMs: number|null,
 *             refusal: string, clearUntilMs: number|null, refusalThen: string, gaps: Gap[]}} Air */
/** @typedef {{atMs: number|null, notice: string}} Target where to begin; `null` is live */
/** @typedef {{refusal: string}} Refusal */

/** Nearer to the newest air than this there is only live: that is what everybody who listens live is given in hand. */
export const LIVE_EDGE_S = 7;
/** Air that ended longer ago is not live. */
export const FRESH_S = 10;
/** The service cuts the air into steps of about 100 ms. */
const STEP_MS = 500;
/** One who tuned in hears at first what was on a little before: that much nearer to live is no loss worth a word. */
const JOINED_MS = 10000;

/** @param {any} document as `GET /stations/{id}/air` gives it @returns {Air} */
export function airOf(document) {
  const ms = (/** @type {string|null} */ instant) => (instant === null ? null : Date.parse(instant));
  const earliestMs = ms(document.earliest);
  return {
    atMs: Date.parse(document.at),
    oldestMs: ms(document.oldest),
    newestMs: ms(document.newest),
    rewind: document.rewind,
    // Instants of the service are finer than ours, and a moment too early is refused.
    earliestMs: earliestMs === null ? null : earliestMs + 1,
    refusal: document.refusal,
    clearUntilMs: ms(document.clear_until),
    refusalThen: document.refusal_then,
    gaps: document.gaps.map((/** @type {any} */ gap) => ({ startMs: Date.parse(gap.start), endMs: Date.parse(gap.end) })),
  };
}

/** The instant of the first frame that one gets who asks for an instant. @param {number} askedMs @param {Gap[]} gaps */
export function firstFrameMs(askedMs, gaps) {
  return gaps.find((gap) => askedMs >= gap.startMs && askedMs < gap.endMs)?.endMs ?? askedMs;
}

/**
 * The instant that is heard.
 * @param {number} beganMs instant of the connection's first frame @param {number} playedS of it @param {Gap[]} gaps oldest first
 */
export function heardMs(beganMs, playedS, gaps) {
  let instantMs = beganMs + playedS * 1000;
  for (const gap of gaps) if (gap.startMs >= beganMs && instantMs >= gap.startMs) instantMs += gap.endMs - gap.startMs;
  return instantMs;
}

/** An instant that lies a number of seconds of sound away. @param {number} fromMs @param {number} byS @param {Gap[]} gaps */
export function movedMs(fromMs, byS, gaps) {
  if (byS >= 0) return heardMs(fromMs, byS, gaps);
  let instantMs = fromMs + byS * 1000;
  for (const gap of [...gaps].reverse()) if (gap.endMs <= fromMs && instantMs < gap.endMs) instantMs -= gap.endMs - gap.startMs;
  return instantMs;
}

/** The instant of the newest air, some time after one was told of it. @param {Air} air @param {number} sinceS @param {boolean} up */
export function newestMs(air, sinceS, up) {
  if (air.newestMs === null) return null;
  const fresh = air.atMs - air.newestMs <= FRESH_S * 1000;
  return fresh && up ? air.newestMs + sinceS * 1000 : air.newestMs;
}

/**
 * Where a wish leads.
 * @param {number} wishMs @param {Air} air @param {number} edgeMs instant of the newest air
 * @returns {Target|Refusal}
 */
export function reached(wishMs, air, edgeMs) {
  if (wishMs > edgeMs - LIVE_EDGE_S * 1000) return { atMs: null, notice: "" };
  if (air.earliestMs === null || air.oldestMs === null) return { refusal: air.refusal || "Nothing is kept that one could go back to." };
  if (wishMs >= air.earliestMs - STEP_MS) return { atMs: Math.max(wishMs, air.earliestMs), notice: "" };
  if (air.refusal) return { refusal: air.refusal };
  return { refusal: "That is no longer kept." };
}

/** Where one goes who jumps by some seconds: as far as one may. @param {number} fromMs @param {number} byS @param {Air} air @param {number} edgeMs */
export function jumped(fromMs, byS, air, edgeMs) {
  const wishMs = movedMs(fromMs, byS, air.gaps);
  const { earliestMs } = air;
  const near = earliestMs !== null && byS < 0 && wishMs < earliestMs && earliestMs < fromMs - STEP_MS;
  return reached(near ? earliestMs : wishMs, air, edgeMs);
}

/**
 * The start of a programme, or the oldest air that is kept of it.
 * @param {number} startMs @param {Air} air @param {number} edgeMs @returns {Target|Refusal}
 */
export function fromStart(startMs, air, edgeMs) {
  const { oldestMs, earliestMs, refusal } = air;
  const fromMs = Math.max(startMs, oldestMs ?? startMs);
  if (refusal && (earliestMs === null || fromMs < earliestMs - STEP_MS)) return { refusal };
  if (oldestMs === null || startMs >= oldestMs - STEP_MS) return reached(startMs, air, edgeMs);
  const target = reached(oldestMs, air, edgeMs);
  return "refusal" in target ? target : { ...target, notice: lostText((oldestMs - startMs) / 1000) };
}

/**
 * Where one goes on who was somewhere: there if that may be, else live, with the reason.
 * @param {number} heldMs @param {Air} air @param {number} edgeMs @returns {Target}
 */
export function resumed(heldMs, air, edgeMs) {
  const target = reached(heldMs, air, edgeMs);
  if (!("refusal" in target)) return target;
  const { earliestMs, refusal } = air;
  if (earliestMs !== null && earliestMs - heldMs <= JOINED_MS) return reachedOrLive(earliestMs, air, edgeMs);
  if (earliestMs !== null && !refusal) return { atMs: earliestMs, notice: `Where you were is no longer kept: ${lostText((earliestMs - heldMs) / 1000, "")}` };
  return { atMs: null, notice: `Returned to live: ${target.refusal}` };
}

/** @param {number} wishMs @param {Air} air @param {number} edgeMs @returns {Target} */
function reachedOrLive(wishMs, air, edgeMs) {
  const target = reached(wishMs, air, edgeMs);
  return "refusal" in target ? { atMs: null, notice: "" } : target;
}

/** @param {number} seconds @param {string} [of] */
export function lostText(seconds, of = "The first ") {
  const [unitS, unit] = seconds < 120 ? [1, "seconds"] : seconds < 7200 ? [60, "minutes"] : [3600, "hours"];
  const words = `${Math.max(2, Math.round(seconds / unitS))} ${unit}`;
  return of ? `${of}${words} are no longer kept.` : `${words} are lost.`;
}
