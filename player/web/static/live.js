// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** News from the service: one event stream for all stations, reopened for ever. */

import { Titles } from "./titles.js";

/** @typedef {import("./words.js").NowNext} NowNext */
/** @typedef {import("./words.js").Stream} Stream */
/** @typedef {{station: string, text: string, title: string, artist: string, at: string}} Title */

const SILENT_MS = 40000;

export class Live extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, NowNext>} */
    this.nowNext = new Map();
    /** @type {Map<string, Stream>} */
    this.streams = new Map();
    this.titles = new Titles();
    this.titles.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    this.connected = false;
    this.retryMs = 1000;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.silence = undefined;
    this.#open();
  }

  #open() {
    const source = new EventSource("/api/v1/events");
    const again = () => {
      source.close();
      this.titles.missed();
      clearTimeout(this.silence);
      this.#connected(false);
      setTimeout(() => this.#open(), this.retryMs * (0.5 + Math.random()));
      this.retryMs = Math.min(15000, this.retryMs * 2);
    };
    const alive = () => {
      clearTimeout(this.silence);
      this.silence = setTimeout(again, SILENT_MS);
      this.retryMs = 1000;
      this.#connected(true);
    };
    source.onopen = alive;
    source.onerror = again;
    /** @param {string} name @param {(data: any) => void} take */
    const on = (name, take) =>
      source.addEventListener(name, (event) => {
        alive();
        take(JSON.parse(/** @type {MessageEvent} */ (event).data));
        this.dispatchEvent(new Event("change"));
      });
    on("now", (data) => this.nowNext.set(data.station, data));
    on("stream", (data) => {
      this.streams.set(data.station, data);
      this.dispatchEvent(new CustomEvent("stream", { detail: data.station }));
    });
    on("title", (data) => this.titles.take(data));
    on("reset", () => this.titles.missed());
    on("heartbeat", () => undefined);
  }

  /** @param {boolean} connected */
  #connected(connected) {
    if (connected === this.connected) return;
    this.connected = connected;
    this.dispatchEvent(new Event("change"));
  }
}
