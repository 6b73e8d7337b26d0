// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The ways back and on: buttons, the bar, and the keys of the lock screen.
 *
 * What cannot be done just now stays in its place, says why, and can be reached by keyboard: nothing vanishes under a finger.
 */

import { fromStart } from "./position.js";
import { NOTHING_KEPT, THEIR_OWN_SERVER, clockText, sentence } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */
/** @typedef {import("./words.js").Broadcast} Broadcast */
/** @typedef {{startMs: number, durationS: number, elapsedS: number}} Place where in a programme one is */

export const STEP_S = 15;
const PAGE_S = 60;
/** Nearer to where one can go at most, there is no going. */
const WORTH_MS = 1000;

export class Bar {
  /**
   * @param {Sound} sound
   * @param {{group: HTMLElement, back: HTMLElement, forward: HTMLElement, start: HTMLElement, live: HTMLElement,
   *          why: HTMLElement, bar: HTMLElement, keys: HTMLElement, progress: HTMLProgressElement}} parts
   */
  constructor(sound, parts) {
    this.sound = sound;
    this.parts = parts;
    /** @type {Place|null} */
    this.place = null;
    parts.progress.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries({ role: "slider", tabindex: "0", "aria-label": "Position in the programme", "aria-describedby": parts.keys.id }))
      parts.bar.setAttribute(name, value);
    this.#on(parts.back, () => sound.seekBy(-STEP_S));
    this.#on(parts.forward, () => sound.seekBy(STEP_S));
    this.#on(parts.start, () => sound.restart());
    this.#on(parts.live, () => sound.live());
    parts.bar.addEventListener("keydown", (event) => this.#key(event));
    parts.bar.addEventListener("click", (event) => this.#point(event));
    parts.bar.addEventListener("focus", () => (parts.keys.hidden = !parts.bar.matches(":focus-visible")));
    parts.bar.addEventListener("blur", () => (parts.keys.hidden = true));
    this.#lockScreen();
  }

  /** @param {Broadcast|null} now what is heard @param {number} heardMs */
  draw(now, heardMs) {
    const { bar, group, progress } = this.parts;
    const startMs = now ? Date.parse(now.start) : 0;
    const elapsedS = now ? Math.min(now.duration_s, Math.max(0, (heardMs - startMs) / 1000)) : 0;
    this.place = now && { startMs, durationS: now.duration_s, elapsedS };
    progress.max = now?.duration_s || 1;
    progress.value = elapsedS;
    const { sound } = this;
    const active = this.#isActive();
    const words = now ? `${clockText(elapsedS)} of ${clockText(now.duration_s)}` : "nothing is scheduled";
    const behind = active && sound.heard && !sound.isLive ? `, ${clockText(sound.behindLive())} behind live` : "";
    const values = { valuemin: 0, valuemax: Math.round(now?.duration_s ?? 1), valuenow: Math.round(elapsedS), valuetext: words + behind, disabled: !active };
    for (const [name, value] of Object.entries(values)) bar.setAttribute(`aria-${name}`, String(value));
    group.hidden = !active;
    this.#drawWays(active);
    this.#tellLockScreen(active);
  }

  /** @param {boolean} active */
  #drawWays(active) {
    const { back, forward, start, live, why } = this.parts;
    const { sound } = this;
    const [air, heardMs, edgeMs] = [sound.kept?.air ?? null, sound.instantMs(), sound.kept?.newestMs() ?? null];
    const goes = active && sound.isOurs && air !== null && heardMs !== null && edgeMs !== null;
    const earliestMs = air?.earliestMs ?? null;
    const target = goes && this.place ? fromStart(this.place.startMs, air, edgeMs) : null;
    const may = {
      back: goes && earliestMs !== null && earliestMs < heardMs - WORTH_MS,
      forward: goes && !sound.isLive,
      start: target !== null && !("refusal" in target),
      live: active && !sound.isLive,
    };
    for (const [button, can] of /** @type {[HTMLElement, boolean][]} */ ([[back, may.back], [forward, may.forward], [start, may.start], [live, may.live]]))
      button.setAttribute("aria-disabled", String(!can));
    const refused = target && "refusal" in target ? target.refusal : goes && (earliestMs === null || !this.place) ? air.refusal : "";
    const nothing = goes && earliestMs === null ? NOTHING_KEPT : "";
    const reason = !active ? "" : !sound.isOurs ? THEIR_OWN_SERVER : refused || nothing;
    const text = sentence(reason);
    if (why.textContent !== text) why.textContent = text;
    why.hidden = text === "";
  }

  #isActive() {
    return this.sound.wanted || this.sound.state === "paused";
  }

  /** @param {HTMLElement} button @param {() => void} act */
  #on(button, act) {
    button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && act());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { sound } = this;
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => sound.seekBy(-STEP_S),
      ArrowDown: () => sound.seekBy(-STEP_S),
      ArrowRight: () => sound.seekBy(STEP_S),
      ArrowUp: () => sound.seekBy(STEP_S),
      PageDown: () => sound.seekBy(-PAGE_S),
      PageUp: () => sound.seekBy(PAGE_S),
      Home: () => sound.restart(),
      End: () => sound.live(),
    };
    const act = acts[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.parts.keys.hidden = false;
    if (this.#isActive() && sound.isOurs) act();
  }

  /** @param {MouseEvent} event */
  #point(event) {
    const box = this.parts.bar.getBoundingClientRect();
    const { place, sound } = this;
    if (!place || !this.#isActive() || !sound.isOurs || event.detail === 0) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    sound.seekTo(place.startMs + share * place.durationS * 1000);
  }

  #lockScreen() {
    if (!("mediaSession" in navigator)) return;
    const { sound } = this;
    const session = navigator.mediaSession;
    session.setActionHandler("seekbackward", (details) => void sound.seekBy(-(details.seekOffset ?? STEP_S)));
    session.setActionHandler("seekforward", (details) => void sound.seekBy(details.seekOffset ?? STEP_S));
    session.setActionHandler("previoustrack", () => sound.restart());
    session.setActionHandler("seekto", (details) => {
      if (this.place && details.seekTime !== undefined && details.seekTime !== null) sound.seekTo(this.place.startMs + details.seekTime * 1000);
    });
  }

  /** @param {boolean} active */
  #tellLockScreen(active) {
    if (!("mediaSession" in navigator) || !("setPositionState" in navigator.mediaSession)) return;
    const { place } = this;
    if (active && place && place.durationS > 0) navigator.mediaSession.setPositionState({ duration: place.durationS, position: place.elapsedS, playbackRate: 1 });
    else navigator.mediaSession.setPositionState();
  }
}
