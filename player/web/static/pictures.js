// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** What was on at the instant that is heard: live it is told by the service, behind live it is asked for and kept a while. */

/** @typedef {import("./words.js").NowNext} NowNext */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {{fromMs: number, untilMs: number, cameMs: number, picture: NowNext}} Kept */

/** Schedules are edited, also those of the past. */
const GOOD_FOR_MS = 60000;
const AGAIN_AFTER_MS = 5000;
/** Somebody has gone somewhere else: that is asked for at once. */
const FAR_MS = 10000;

export class Pictures extends EventTarget {
  /** @param {Live} live */
  constructor(live) {
    super();
    this.live = live;
    /** @type {Map<string, Kept>} */
    this.kept = new Map();
    /** @type {Map<string, {cameMs: number, atMs: number}>} */
    this.asked = new Map();
  }

  /** The picture of an instant (null: now), as far as it is here; a change tells when it came. @param {string} station @param {number|null} atMs */
  of(station, atMs) {
    if (atMs === null) return this.live.nowNext.get(station);
    const found = this.kept.get(station);
    const holds = found !== undefined && atMs >= found.fromMs && atMs < found.untilMs;
    const old = found === undefined || performance.now() - found.cameMs > GOOD_FOR_MS;
    const asked = this.asked.get(station);
    const again = !asked || performance.now() - asked.cameMs > AGAIN_AFTER_MS || (!holds && Math.abs(asked.atMs - atMs) > FAR_MS);
    if ((!holds || old) && again) {
      this.asked.set(station, { cameMs: performance.now(), atMs });
      this.#ask(station, atMs).then(() => this.dispatchEvent(new Event("change")));
    }
    return holds ? found.picture : undefined;
  }

  /** When the programme began that the stream carried at an instant; null: nothing was on. @param {string} station @param {number|null} atMs */
  async startOf(station, atMs) {
    const picture = this.of(station, atMs) ?? (await this.#ask(station, atMs));
    const now = (picture?.stream ?? picture)?.now;
    return now ? Date.parse(now.start) : null;
  }

  /** @param {string} station @param {number|null} atMs @returns {Promise<NowNext|undefined>} */
  async #ask(station, atMs) {
    const query = atMs === null ? "" : `?at=${new Date(atMs).toISOString()}&depth=5`;
    const answer = await fetch(`/api/v1/stations/${station}/now${query}`).catch(() => null);
    const picture = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
    if (picture && atMs !== null) {
      const now = (picture.stream ?? picture).now;
      const fromMs = now ? Math.min(atMs, Date.parse(now.start)) : atMs;
      const untilMs = picture.valid_until ? Date.parse(picture.valid_until) : atMs + GOOD_FOR_MS;
      this.kept.set(station, { fromMs, untilMs, cameMs: performance.now(), picture });
    }
    return picture;
  }
}
