// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** What passes between the parts of the page: types alone. */

export {};

/** @typedef {import("./words.js").PlayerState} PlayerState */
/** @typedef {"live"|"start"|{behind_live_s: number}|{at: string}} From where playing begins, as the API says it */
/** @typedef {{state: PlayerState, reason: string, station: string|null, behind_live_s: number|null, can_pause: boolean,
 *             can_rewind_s: number, volume_percent: number, muted: boolean, title: string, attempt: number, since: string}} SoundState */
/**
 * @typedef {object} Around what the sound must know of the page
 * @property {(station: string) => string|undefined} addressOf where listeners hear a station
 * @property {(station: string) => boolean} mayHold whether its service lets one pause
 * @property {(station: string) => boolean} isUp whether its stream is up
 * @property {(station: string, atMs: number|null) => Promise<number|null>} startOf when the programme of an instant began; null: now
 */
