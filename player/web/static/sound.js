// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The sound of this tab: one audio element, kept honest.
 *
 * The element alone cannot be trusted: it says nothing for seconds after a source died, and "playing" while it waits.  So the
 * state is decided by whether its time advances, and a watchdog reconnects for as long as the listener wants to hear something.
 *
 * Pausing holds the position for as long as the service keeps air; after that, resuming goes back to live and says so.
 */

/** @typedef {import("./words.js").PlayerState} PlayerState */
/** @typedef {{state: PlayerState, reason: string, station: string|null, behind_live_s: number|null, can_pause: boolean,
 *             can_rewind_s: number, volume_percent: number, muted: boolean, title: string, attempt: number, since: string}} SoundState */

const LOOK_MS = 250;
const STALLED_AFTER_MS = 2500;
const RECONNECT_AFTER_MS = 6000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10000;
/** The service keeps a minute of air; stay inside it. */
const HOLD_S = 55;
/** The service hands out some seconds to begin with, so that nothing stutters; only what is beyond counts as behind. */
const LIVE_WITHIN_S = 4;

export class Sound extends EventTarget {
  /** @param {HTMLAudioElement} audio @param {(station: string) => string|undefined} addressOf where listeners hear a station */
  constructor(audio, addressOf) {
    super();
    this.audio = audio;
    this.addressOf = addressOf;
    /** Whether to play the service's own sound although listeners are given another address. */
    this.aside = false;
    /** Whether anything was heard: of this station, and of this connection. */
    this.heard = this.sounded = false;
    /** @type {PlayerState} */
    this.state = "stopped";
    this.reason = "";
    /** @type {string|null} */
    this.station = null;
    this.attempt = 0;
    this.since = new Date().toISOString();
    this.mayHold = true;
    this.volumePercent = 100;
    /** When the sound of this connection began (ms), and how far behind live its first frame was (s). */
    this.beganAt = 0;
    this.joinedBehindS = 0;
    this.pausedAt = 0;
    this.behindAtPause = 0;
    this.lastTime = 0;
    this.lastAdvance = 0;
    this.retryAt = 0;
    this.said = "";
    audio.addEventListener("ended", () => this.#lost("The connection ended."));
    audio.addEventListener("error", () => this.#lost("The stream cannot be played just now."));
    audio.addEventListener("loadedmetadata", () => this.#began());
    audio.addEventListener("timeupdate", () => this.#look());
    audio.addEventListener("waiting", () => this.state === "playing" && this.#become("buffering", ""));
    audio.addEventListener("pause", () => this.#pausedByBrowser());
    this.timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** @returns {SoundState} */
  snapshot() {
    const active = this.state !== "stopped" && this.state !== "failed";
    return {
      state: this.state,
      reason: this.reason,
      station: this.station,
      behind_live_s: active && this.heard ? Math.round(this.behindLive() * 10) / 10 : null,
      can_pause: active && this.heard,
      can_rewind_s: 0,
      volume_percent: this.volumePercent,
      muted: this.audio.muted,
      title: "",
      attempt: this.attempt,
      since: this.since,
    };
  }

  /** @returns {boolean} whether the listener wants to hear something now */
  get wanted() {
    return this.state !== "stopped" && this.state !== "paused" && this.state !== "failed";
  }

  /** Seconds between what is heard and the newest sound of the station; 0 when unknown. */
  behindLive() {
    if (this.state === "paused") return this.behindAtPause + (performance.now() - this.pausedAt) / 1000;
    if (!this.beganAt) return 0;
    // `audio.buffered` does not tell: of an endless stream browsers count only what they have already unpacked.
    return Math.max(0, this.joinedBehindS + (performance.now() - this.beganAt) / 1000 - this.audio.currentTime);
  }

  /** Whether one hears what everybody hears who listens live. */
  get isLive() {
    return this.state !== "paused" && this.behindLive() < this.joinedBehindS + LIVE_WITHIN_S;
  }

  /** @param {string} station */
  play(station) {
    if (station === this.station && this.wanted) return;
    if (station === this.station && this.state === "paused") return this.resume();
    this.station = station;
    this.attempt = 0;
    this.aside = this.heard = false;
    this.#connect("connecting", "");
  }

  pause() {
    if (!this.wanted) return;
    this.behindAtPause = this.behindLive();
    this.pausedAt = performance.now();
    const held = this.audio.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    this.#become("paused", held && this.mayHold ? "" : "Resuming will return to live.");
    this.audio.pause();
    if (!held) this.#drop();
  }

  resume() {
    if (this.state !== "paused") return;
    const pausedS = (performance.now() - this.pausedAt) / 1000;
    const kept = this.behindAtPause + pausedS < HOLD_S;
    if (this.mayHold && kept && this.audio.src && !this.audio.error && !this.audio.ended) {
      this.#become("buffering", "");
      this.#start();
    } else {
      this.#connect("connecting", kept ? "Returned to live." : "Returned to live: only the last minute is kept.");
    }
  }

  live() {
    if (this.station !== null && this.state !== "stopped") this.#connect("connecting", "");
  }

  stop() {
    this.#drop();
    this.attempt = 0;
    this.heard = false;
    this.#become("stopped", "");
  }

  /** @param {number} percent @param {boolean} [muted] */
  setVolume(percent, muted) {
    this.volumePercent = Math.min(100, Math.max(0, Math.round(percent)));
    // Loudness is felt roughly with the square of the amplitude's share; a straight line would do nothing above half.
    this.audio.volume = (this.volumePercent / 100) ** 2;
    if (muted !== undefined) this.audio.muted = muted;
    this.#tell();
  }

  /** @param {PlayerState} state @param {string} reason */
  #connect(state, reason) {
    const ours = `/listen/${this.station}`;
    const given = this.addressOf(this.station ?? "") ?? ours;
    this.beganAt = 0;
    this.sounded = false;
    this.audio.src = this.aside ? ours : given;
    this.audio.load();
    this.#become(state, reason);
    this.#start();
  }

  #start() {
    this.lastTime = this.audio.currentTime;
    this.lastAdvance = performance.now();
    this.retryAt = 0;
    this.audio.play().catch((/** @type {DOMException} */ error) => {
      if (error.name === "NotAllowedError") {
        this.#drop();
        this.#become("failed", "The browser wants a click on this page first: press Play.");
      } // an AbortError follows every change of address, and other failures come as the element's own error
    });
  }

  /** The first sound of a connection is here: ask how far behind live the service lets listeners begin. */
  async #began() {
    const beganAt = performance.now();
    this.beganAt = beganAt;
    this.joinedBehindS = 0;
    if (!this.audio.src.startsWith(`${location.origin}/`)) return; // somebody else's server does not tell
    const answer = await fetch(this.audio.src, { method: "HEAD" }).catch(() => null); // away: 0 is as good as unknown
    const behind = Number(answer?.headers.get("X-Behind-Live") ?? 0);
    if (this.beganAt === beganAt && Number.isFinite(behind)) this.joinedBehindS = behind;
  }

  #drop() {
    this.beganAt = 0;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  /** @param {string} reason */
  #lost(reason) {
    if (!this.wanted || !this.audio.src) return;
    const wait = this.attempt === 0 ? 0 : Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempt);
    this.attempt += 1;
    // An address that gives a browser nothing to hear is a playlist, or blocked in a secure page: try ours, and that one again.
    if (!this.sounded) this.aside = !this.aside;
    this.retryAt = performance.now() + wait;
    this.#become("reconnecting", reason);
  }

  /** A media key, or another tab that took the sound, pauses the element behind our back. */
  #pausedByBrowser() {
    if (this.wanted && this.state === "playing" && !this.audio.ended && !this.audio.error) this.pause();
  }

  #look() {
    if (!this.wanted) {
      if (this.state === "paused") this.#tell();
      return;
    }
    const now = performance.now();
    if (this.audio.currentTime !== this.lastTime && this.audio.readyState >= 2 && !this.retryAt) {
      this.lastTime = this.audio.currentTime;
      this.lastAdvance = now;
      this.heard = this.sounded = true;
      if (this.state !== "playing") {
        this.#become("playing", this.reason.startsWith("Returned") ? this.reason : "");
        this.attempt = 0;
      }
    } else if (this.retryAt) {
      if (now >= this.retryAt) this.#connect("reconnecting", this.reason);
    } else if (now - this.lastAdvance > RECONNECT_AFTER_MS) {
      // The service holds an answer for up to 10 s until the first sound comes: let it tell us, rather than hang up on it.
      if (this.state !== "connecting" || now - this.lastAdvance > 2 * RECONNECT_AFTER_MS) this.#lost("No sound arrives.");
    } else if (now - this.lastAdvance > STALLED_AFTER_MS && (this.state === "playing" || this.state === "buffering")) {
      this.#become("stalled", "No sound arrives.");
    }
    this.#tell();
  }

  /** @param {PlayerState} state @param {string} reason */
  #become(state, reason) {
    if (state !== this.state) this.since = new Date().toISOString();
    this.state = state;
    this.reason = reason;
    this.#tell();
  }

  #tell() {
    const { behind_live_s, ...rest } = this.snapshot();
    const said = JSON.stringify([rest, behind_live_s === null ? null : Math.round(behind_live_s)]);
    if (said === this.said) return;
    this.said = said;
    this.dispatchEvent(new Event("change"));
  }
}
