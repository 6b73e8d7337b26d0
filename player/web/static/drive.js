// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Offers this tab to the service as a player, once its user allows it.
 *
 * The id is 128 random bits that only this tab and the service know; it lives as long as the tab.
 */

/** @typedef {import("./sound.js").Sound} Sound */

const KEY = "liveradio-player";

export function playerId() {
  const kept = sessionStorage.getItem(KEY);
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  sessionStorage.setItem(KEY, `web:${text}`);
  return `web:${text}`;
}

export class Drive extends EventTarget {
  /** @param {Sound} sound @param {() => string} title what the tab shows as playing */
  constructor(sound, title) {
    super();
    this.id = playerId();
    this.sound = sound;
    this.title = title;
    this.allowed = false;
    this.open = false;
    this.retryMs = 1000;
    /** @type {WebSocket|null} */
    this.socket = null;
    sound.addEventListener("change", () => this.#send("state"));
  }

  /** @param {boolean} allowed */
  allow(allowed) {
    if (allowed === this.allowed) return;
    this.allowed = allowed;
    if (allowed) this.#connect();
    else this.socket?.close(1000);
  }

  #connect() {
    if (!this.allowed || this.socket) return;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/players/connect`);
    this.socket = socket;
    socket.onopen = () => {
      this.retryMs = 1000;
      this.#become(true);
      this.#send("hello");
    };
    socket.onmessage = (event) => this.#obey(JSON.parse(event.data));
    socket.onclose = () => {
      this.socket = null;
      this.#become(false);
      setTimeout(() => this.#connect(), this.retryMs * (0.5 + Math.random()));
      this.retryMs = Math.min(15000, this.retryMs * 2);
    };
  }

  /**
   * @param {{command: string, station?: string, from?: import("./shapes.js").From, by_s?: number, behind_live_s?: number,
   *          percent?: number, muted?: boolean}} order
   */
  async #obey(order) {
    const { sound } = this;
    if (order.command === "play" && order.station) await sound.play(order.station, order.from ?? null);
    else if (order.command === "pause") sound.pause();
    else if (order.command === "resume") sound.resume();
    else if (order.command === "stop") sound.stop();
    else if (order.command === "live") sound.live();
    else if (order.command === "seek" && order.by_s !== undefined) await sound.seekBy(order.by_s);
    else if (order.command === "seek" && order.behind_live_s !== undefined) await sound.seekBehind(order.behind_live_s);
    else if (order.command === "volume") sound.setVolume(order.percent ?? sound.volumePercent, order.muted);
    this.#send("state");
  }

  /** @param {"hello"|"state"} what */
  #send(what) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const player = { id: this.id, kind: "web", ...this.sound.snapshot(), title: this.title() };
    this.socket.send(JSON.stringify({ [what]: player }));
  }

  /** @param {boolean} open */
  #become(open) {
    this.open = open;
    this.dispatchEvent(new Event("change"));
  }
}
