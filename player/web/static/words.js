// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** What the page says, in one place: states in words, and times as a person reads them. */

/** @typedef {"stopped"|"resolving"|"connecting"|"buffering"|"playing"|"paused"|"stalled"|"reconnecting"|"failed"} PlayerState */
/** @typedef {"up"|"connecting"|"stalled"|"silent"|"down"|"off"} StreamState */
/** @typedef {{id: string, title: string, subtitle: string, hosts: string[], start: string, end: string, duration_s: number,
 *             brief: boolean, heard_on: "both"|"fm"|"stream", joined_in_progress: boolean}} Broadcast */
/** @typedef {{station: string, now: Broadcast|null, next: Broadcast[], source: string, as_of: string|null,
 *             stream?: {now: Broadcast|null, next: Broadcast[]}}} NowNext */
/** @typedef {{state: StreamState, reason: string, since: string}} Stream */

/** @type {Record<PlayerState, string>} */
export const PLAYER_WORDS = {
  stopped: "Stopped",
  resolving: "Looking for the stream …",
  connecting: "Connecting …",
  buffering: "Filling the buffer …",
  playing: "Playing live",
  paused: "Paused",
  stalled: "The sound has stalled; waiting for more …",
  reconnecting: "Reconnecting …",
  failed: "Cannot play",
};

/** @type {Record<StreamState, string>} */
export const STREAM_WORDS = {
  up: "On the air",
  connecting: "Connecting to the station",
  stalled: "The station’s stream has stalled",
  silent: "The station’s stream is silent",
  down: "The station’s stream cannot be reached",
  off: "Ready",
};

export const NOTHING = "Nothing is scheduled";
export const NOTHING_KEPT = "Nothing is kept of this station that one could go back to.";
export const THEIR_OWN_SERVER = "This station is heard straight from its own server: there is no way back in it here.";
export const SAMPLE = "Sample schedule: these programmes are invented.";

/** @param {number} seconds */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Words as a sentence. @param {string} words */
export function sentence(words) {
  if (!words) return "";
  return words[0].toUpperCase() + words.slice(1) + (/[.…!?]$/.test(words) ? "" : ".");
}

/** @param {number} ms @param {string} zone */
export function momentText(ms, zone) {
  return new Intl.DateTimeFormat("en-US", { weekday: "long", hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date(ms));
}

/** @param {string} instant @param {string} zone */
export function wallText(instant, zone) {
  return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date(instant));
}

/** @param {number} seconds */
export function ageText(seconds) {
  const [minutes, hours, days] = [60, 3600, 86400].map((unit) => Math.max(0, Math.floor(seconds / unit)));
  const [count, name] = minutes < 120 ? [minutes, "minute"] : hours < 48 ? [hours, "hour"] : [days, "day"];
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** @param {string} host @param {string} asOf @param {string} zone @param {number} atMs @param {number} oldAfterS */
export function followedText(host, asOf, zone, atMs, oldAfterS) {
  const origin = host ? `Schedule from ${host}` : "Schedule";
  const ageS = (atMs - Date.parse(asOf)) / 1000;
  return ageS > oldAfterS ? `${origin}, last read ${ageText(ageS)} ago` : `${origin} as of ${wallText(asOf, zone)}`;
}

/** @param {number} seconds how far behind live one hears @param {boolean} live whether that is no more than everybody */
export function behindText(seconds, live) {
  return live ? "Playing live" : `Playing, ${clockText(seconds)} behind live`;
}

/** The first one worth announcing: brief newscasts are passed over. @param {Broadcast[]} next */
export function nextUp(next) {
  return next.find((broadcast) => !broadcast.brief) ?? next[0] ?? null;
}
