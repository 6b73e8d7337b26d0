// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** What the service keeps of the station that is heard, how far back one may go in it, and the position that one holds there. */

import { airOf, newestMs } from "./position.js";

/** @typedef {import("./position.js").Air} Air */

/** After so long what was told of the air is asked again before one goes anywhere. */
const OLD_MS = 3000;
const NEWS_S = 20;
const LEAST_NEWS_S = 3;

export class KeptAir {
  /** @param {string} station @param {() => boolean} isUp whether its stream is up */
  constructor(station, isUp) {
    this.station = station;
    this.isUp = isUp;
    /** @type {Air|null} */
    this.air = null;
    /** By this tab's clock, when that was so. */
    this.cameMs = 0;
    /** Where rights let one hold a position of one's own only: that it is one's own. @type {string|null} */
    this.token = null;
    /** @type {Promise<void>|null} */
    this.asking = null;
  }

  /** Take a position of one's own, from now on; the service refuses where one hears live only. */
  async join() {
    if (this.token !== null) return;
    const body = JSON.stringify({ station: this.station });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/api/v1/positions", { method: "POST", headers, body }).catch(() => null);
    if (answer?.ok && this.token === null) this.token = (await answer.json()).position;
  }

  /** Ask anew; where the service does not answer, what was known stays. @param {number|null} heardMs */
  async look(heardMs) {
    this.asking ??= this.#ask(heardMs).finally(() => (this.asking = null));
    await this.asking;
  }

  /** The same, unless it was told just now. @param {number|null} heardMs */
  async lookIfOld(heardMs) {
    if (this.air === null || performance.now() - this.cameMs > OLD_MS) await this.look(heardMs);
  }

  /** @param {number|null} heardMs */
  async #ask(heardMs) {
    const query = new URLSearchParams();
    if (heardMs !== null && this.air && heardMs < this.nowMs()) query.set("at", instantText(heardMs));
    if (this.token !== null) query.set("position", this.token);
    const askedMs = performance.now();
    const answer = await fetch(`/api/v1/stations/${this.station}/air?${query}`).catch(() => null);
    if (answer?.status === 403) this.token = null; // a day old, or of a key that is no more
    if (!answer?.ok) return;
    const document = await answer.json().catch(() => null);
    if (document === null) return;
    this.air = airOf(document);
    this.cameMs = (askedMs + performance.now()) / 2;
  }

  /** Whether it is time to ask again: often for one who is but little behind live, and may be led there soon. @param {number} behindS */
  isDue(behindS) {
    return this.asking === null && this.ageS > Math.min(NEWS_S, Math.max(LEAST_NEWS_S, behindS / 2));
  }

  /** Seconds since one was told. */
  get ageS() {
    return (performance.now() - this.cameMs) / 1000;
  }

  /** The service's clock. */
  nowMs() {
    return this.air ? this.air.atMs + this.ageS * 1000 : Date.now();
  }

  /** The instant of the newest air; null: unknown, or there is none. */
  newestMs() {
    return this.air && newestMs(this.air, this.ageS, this.isUp());
  }

  /** How far back behind live one may go. */
  canRewindS() {
    const edgeMs = this.newestMs();
    const earliestMs = this.air?.earliestMs ?? null;
    return edgeMs === null || earliestMs === null ? 0 : Math.max(0, (edgeMs - earliestMs) / 1000);
  }

  /** Where its sound is from an instant on. @param {number} atMs */
  address(atMs) {
    const own = this.token === null ? "" : `&position=${this.token}`;
    return `/listen/${this.station}?at=${instantText(atMs)}${own}`;
  }
}

/** @param {number} ms */
function instantText(ms) {
  return new Date(ms).toISOString();
}
