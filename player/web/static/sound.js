// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The sound of this tab: one audio element, kept honest.
 *
 * The element alone cannot be trusted: it says nothing for seconds after a source died, and "playing" while it waits.  So the
 * state is decided by whether its time advances, and a watchdog reconnects for as long as the listener wants to hear something.
 *
 * What is heard is an instant of the air: that of the connection's first frame, and what the element played of it.  To go
 * somewhere else is to connect anew, with that instant.  Pausing holds it: for some seconds in the element, then by itself.
 */

import { KeptAir } from "./air.js";
import { LIVE_EDGE_S, firstFrameMs, fromStart, heardMs, jumped, reached, resumed } from "./position.js";

/** @typedef {import("./words.js").PlayerState} PlayerState */
/** @typedef {import("./position.js").Air} Air */
/** @typedef {import("./position.js").Target} Target */
/** @typedef {import("./position.js").Refusal} Refusal */
/** @typedef {import("./shapes.js").From} From */
/** @typedef {import("./shapes.js").SoundState} SoundState */
/** @typedef {import("./shapes.js").Around} Around */

const LOOK_MS = 250;
const STALLED_AFTER_MS = 2500;
const RECONNECT_AFTER_MS = 6000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10000;
/** A pause no longer than this is the element's own; a longer one ends its connection, which the service would do anyway. */
const SHORT_PAUSE_S = 15;
/** Of a server that is not ours: there is no other way back to where one paused. */
const FOREIGN_PAUSE_S = 55;
/** The service hands out some seconds to begin with, so that nothing stutters; only what is beyond counts as behind. */
const LIVE_WITHIN_S = 4;
/** Further behind, a lost connection is taken up where one was; else live. */
const OWN_PLACE_S = 10;
const MOST_TRIES = 5;

export class Sound extends EventTarget {
  /** @param {HTMLAudioElement} audio @param {Around} around */
  constructor(audio, around) {
    super();
    this.audio = audio;
    this.around = around;
    /** Whether to play the service's own sound although listeners are given another address. */
    this.aside = false;
    /** Whether anything was heard: of this station, and of this connection. */
    this.heard = this.sounded = false;
    /** @type {PlayerState} */
    this.state = "stopped";
    this.reason = "";
    /** What became of the last wish, for as long as it is so. */
    this.notice = "";
    /** @type {string|null} */
    this.station = null;
    /** @type {KeptAir|null} */
    this.kept = null;
    this.attempt = 0;
    this.since = new Date().toISOString();
    this.volumePercent = 100;
    /** When the sound of this connection began (ms), and how far behind live its first frame was (s). */
    this.beganAt = 0;
    this.joinedBehindS = 0;
    /** Instant of its first frame; null: unknown. @type {number|null} */
    this.beginMs = null;
    /** Where to connect; null: live. @type {number|null} */
    this.wishMs = null;
    this.pausedAt = 0;
    this.behindAtPause = 0;
    /** What was heard when it was paused. @type {number|null} */
    this.heldMs = null;
    this.lastTime = 0;
    this.lastAdvance = 0;
    this.retryAt = 0;
    /** Grows with every command: what an older one still waits for counts no more. */
    this.turn = 0;
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
      reason: this.why,
      station: this.station,
      behind_live_s: active && this.heard ? Math.round(this.behindLive() * 10) / 10 : null,
      can_pause: active && this.heard,
      can_rewind_s: active && this.isOurs ? Math.round((this.kept?.canRewindS() ?? 0) * 10) / 10 : 0,
      volume_percent: this.volumePercent,
      muted: this.audio.muted,
      title: "",
      attempt: this.attempt,
      since: this.since,
    };
  }

  get why() {
    return this.reason || this.notice;
  }

  /** @returns {boolean} whether the listener wants to hear something now */
  get wanted() {
    return this.state !== "stopped" && this.state !== "paused" && this.state !== "failed";
  }

  /** Whether what is played is the service's own sound: of others one knows no instants, and they know no way back. */
  get isOurs() {
    const given = this.around.addressOf(this.station ?? "");
    return this.aside || given === undefined || given.startsWith("/");
  }

  /** The instant that is heard; null: unknown. */
  instantMs() {
    if (this.state === "paused") return this.heldMs;
    if (this.beginMs === null) return this.wishMs;
    const gaps = this.kept?.air?.gaps ?? [];
    return heardMs(firstFrameMs(this.beginMs, gaps), this.beganAt ? this.audio.currentTime : 0, gaps);
  }

  /** Seconds between what is heard and the newest sound of the station; 0 when unknown. */
  behindLive() {
    const [instantMs, edgeMs] = [this.instantMs(), this.kept?.newestMs() ?? null];
    if (instantMs !== null && edgeMs !== null) return Math.max(0, (edgeMs - instantMs) / 1000);
    if (this.state === "paused") return this.behindAtPause + (performance.now() - this.pausedAt) / 1000;
    if (!this.beganAt) return 0;
    // `audio.buffered` does not tell: of an endless stream browsers count only what they have already unpacked.
    return Math.max(0, this.joinedBehindS + (performance.now() - this.beganAt) / 1000 - this.audio.currentTime);
  }

  /** Whether one hears what everybody hears who listens live. */
  get isLive() {
    if (this.state === "paused" || this.wishMs !== null) return false;
    return this.behindLive() < Math.max(LIVE_EDGE_S, this.joinedBehindS + LIVE_WITHIN_S);
  }

  /** @param {string} station @param {From|null} [from] left out: live, or where it was paused */
  play(station, from = null) {
    const same = station === this.station;
    if (from === null && same && this.wanted) return;
    if (from === null && same && this.state === "paused") return this.resume();
    if (from === "live" && same && this.state === "playing" && this.isLive) return;
    const before = same && this.state !== "stopped" && this.state !== "failed" ? this.instantMs() : null;
    if (!same || this.kept === null) this.kept = new KeptAir(station, () => this.around.isUp(station));
    if (!same) this.aside = this.heard = false;
    this.station = station;
    this.attempt = 0;
    this.heldMs = null;
    if (from === null || from === "live") return this.#begin({ atMs: null, notice: "" });
    return this.#settle("resolving", (air, edgeMs) => this.#from(from, air, edgeMs, before), before === null);
  }

  /** @param {From} from @param {Air} air @param {number} edgeMs @param {number|null} beforeMs @returns {Promise<Target|Refusal>} */
  async #from(from, air, edgeMs, beforeMs) {
    if (from === "live") return { atMs: null, notice: "" };
    if (from !== "start") return reached("at" in from ? Date.parse(from.at) : edgeMs - from.behind_live_s * 1000, air, edgeMs);
    const startMs = await this.around.startOf(this.station ?? "", beforeMs);
    return startMs === null ? { refusal: "No programme is on whose start could be played." } : fromStart(startMs, air, edgeMs);
  }

  /** Go back or on. @param {number} seconds */
  async seekBy(seconds) {
    const fromMs = this.instantMs();
    if (fromMs !== null) await this.#settle(null, async (air, edgeMs) => jumped(fromMs, seconds, air, edgeMs));
  }

  /** @param {number} seconds */
  async seekBehind(seconds) {
    await this.#settle(null, async (air, edgeMs) => reached(edgeMs - seconds * 1000, air, edgeMs));
  }

  /** @param {number} atMs */
  seekTo(atMs) {
    this.#settle(null, async (air, edgeMs) => reached(atMs, air, edgeMs));
  }

  /** Go to the start of the programme that is heard. */
  restart() {
    const beforeMs = this.isLive ? null : this.instantMs();
    this.#settle(null, (air, edgeMs) => this.#from("start", air, edgeMs, beforeMs));
  }

  /**
   * Ask what may be, and go there; a paused player stays paused.
   * @param {PlayerState|null} state meanwhile; null: as it is
   * @param {(air: Air, edgeMs: number) => Promise<Target|Refusal>} decide
   * @param {boolean} [stops] whether a refusal ends all
   */
  async #settle(state, decide, stops = false) {
    const { kept } = this;
    if (!kept || !(state || this.wanted || this.state === "paused")) return;
    const turn = (this.turn += 1);
    if (state !== null) {
      this.#drop();
      this.#become(state, "");
    }
    await kept.lookIfOld(this.instantMs());
    const { air } = kept;
    const target = air && (await decide(air, kept.newestMs() ?? kept.nowMs()));
    if (turn !== this.turn) return;
    if (target && !("refusal" in target)) {
      if (this.state !== "paused") return this.#begin(target);
      this.#drop();
      this.heldMs = target.atMs ?? kept.newestMs();
      this.notice = target.notice;
      return this.#tell();
    }
    const refusal = target ? target.refusal : "The service does not answer just now.";
    if (stops) return this.#become("stopped", refusal);
    this.notice = refusal;
    if (state !== null) this.#connect("connecting", "");
    else this.#tell();
  }

  pause() {
    if (!this.wanted) return;
    this.turn += 1;
    this.behindAtPause = this.behindLive();
    this.heldMs = this.isOurs && this.heard ? this.instantMs() : null;
    this.pausedAt = performance.now();
    const held = this.audio.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    const holds = this.#mayHold && (held || this.heldMs !== null);
    this.notice = "";
    this.#become("paused", holds ? "" : "Resuming will return to live.");
    this.audio.pause();
    if (!held) this.#drop();
  }

  resume() {
    if (this.state !== "paused") return;
    const pausedS = (performance.now() - this.pausedAt) / 1000;
    const whole = this.beganAt > 0 && this.audio.src && !this.audio.error && !this.audio.ended;
    const { heldMs } = this;
    this.notice = "";
    if (this.#mayHold && whole && pausedS < (heldMs === null ? FOREIGN_PAUSE_S : SHORT_PAUSE_S)) {
      this.turn += 1;
      this.#become("buffering", "");
      this.#start();
    } else if (this.#mayHold && heldMs !== null) {
      this.#takeUp(heldMs, "connecting", "");
    } else {
      this.#begin({ atMs: null, notice: this.#mayHold ? "Returned to live: only the last minute is kept." : "Returned to live." });
    }
  }

  get #mayHold() {
    const rule = this.isOurs ? this.kept?.air?.rewind : undefined;
    return rule === undefined ? this.around.mayHold(this.station ?? "") : rule !== "off";
  }

  /** Go on where one was, if that still may be. @param {number} heldMs @param {PlayerState} state @param {string} reason */
  async #takeUp(heldMs, state, reason) {
    const { kept } = this;
    const turn = (this.turn += 1);
    this.wishMs = heldMs;
    this.beginMs = null;
    this.retryAt = 0;
    this.lastAdvance = performance.now();
    this.#become(state, reason);
    await kept?.look(null);
    if (turn !== this.turn) return;
    if (!kept?.air) return this.#connect(state, reason);
    let target = resumed(heldMs, kept.air, kept.newestMs() ?? kept.nowMs());
    if (this.attempt > MOST_TRIES && kept.ageS < 1) target = { atMs: null, notice: "Returned to live: where you were cannot be played." };
    this.wishMs = target.atMs;
    this.notice = target.notice || this.notice;
    this.#connect(state, reason);
  }

  live() {
    if (this.station !== null && this.state !== "stopped") this.#begin({ atMs: null, notice: "" });
  }

  stop() {
    this.turn += 1;
    this.#drop();
    this.attempt = 0;
    this.heard = false;
    this.wishMs = this.heldMs = null;
    this.kept = null;
    this.notice = "";
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

  /** The stream is up again, or down: what the newest air is must be asked. */
  async lookAgain() {
    if (this.state === "stopped" || this.state === "failed") return;
    await this.kept?.look(this.instantMs());
    this.#tell();
  }

  /** @param {Target} target */
  #begin(target) {
    this.wishMs = target.atMs;
    this.notice = target.notice;
    this.heldMs = null;
    this.#connect("connecting", "");
  }

  /** @param {PlayerState} state @param {string} reason */
  #connect(state, reason) {
    const ours = `/listen/${this.station}`;
    const given = this.around.addressOf(this.station ?? "") ?? ours;
    this.turn += 1;
    this.beganAt = this.joinedBehindS = 0;
    this.sounded = false;
    this.beginMs = this.wishMs;
    if (this.wishMs !== null && this.kept) this.audio.src = this.kept.address(this.wishMs);
    else this.audio.src = this.aside ? ours : given;
    this.audio.load();
    this.#become(state, reason);
    this.#start();
    if (this.wishMs === null && this.isOurs) this.#askBegin(this.turn);
    if (this.isOurs) this.kept?.join().then(() => this.kept?.look(this.instantMs()));
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

  /** The first sound of a connection is here: if it was not known before, ask now where in the air it began. */
  #began() {
    this.beganAt = performance.now();
    // Somebody else's server does not tell.
    if (this.audio.src.startsWith(`${location.origin}/`) && this.wishMs === null && this.beginMs === null) this.#askBegin(this.turn);
  }

  /** Ask where the service lets listeners begin who come live at this moment. @param {number} turn */
  async #askBegin(turn) {
    const { src } = this.audio;
    const answer = await fetch(src, { method: "HEAD" }).catch(() => null); // away: 0 is as good as unknown
    const [behind, begin] = [answer?.headers.get("X-Behind-Live"), answer?.headers.get("X-Begins-At")];
    if (!behind || turn !== this.turn || src !== this.audio.src || this.beginMs !== null) return;
    this.joinedBehindS = Number(behind);
    if (begin) this.beginMs = Date.parse(begin);
  }

  #drop() {
    this.beganAt = 0;
    this.beginMs = null;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  /** @param {string} reason */
  #lost(reason) {
    if (!this.wanted || !this.audio.src) return;
    const wait = this.attempt === 0 ? 0 : Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempt);
    this.attempt += 1;
    // An address that gives a browser nothing to hear is a playlist, or blocked in a secure page: try ours, and that one again.
    if (!this.sounded && this.wishMs === null) this.aside = !this.aside;
    if (this.sounded) {
      const far = this.behindLive() > Math.max(OWN_PLACE_S, this.joinedBehindS + LIVE_WITHIN_S);
      this.wishMs = far || this.wishMs !== null ? this.instantMs() : null;
    }
    this.sounded = false;
    this.beganAt = 0;
    this.beginMs = null;
    this.retryAt = performance.now() + wait;
    this.#become("reconnecting", reason);
  }

  /** A media key, or another tab that took the sound, pauses the element behind our back. */
  #pausedByBrowser() {
    if (this.wanted && this.state === "playing" && !this.audio.ended && !this.audio.error) this.pause();
  }

  #look() {
    this.#hearNews();
    if (!this.wanted) return this.state === "paused" && this.#tell();
    const now = performance.now();
    if (this.audio.currentTime !== this.lastTime && this.audio.readyState >= 2 && !this.retryAt) {
      this.lastTime = this.audio.currentTime;
      this.lastAdvance = now;
      this.heard = this.sounded = true;
      if (this.state !== "playing") {
        this.#become("playing", "");
        this.attempt = 0;
      }
      this.#heedRights();
    } else if (this.retryAt) {
      if (now >= this.retryAt && this.wishMs === null) this.#connect("reconnecting", this.reason);
      else if (now >= this.retryAt && this.wishMs !== null) this.#takeUp(this.wishMs, "reconnecting", this.reason);
    } else if (now - this.lastAdvance > RECONNECT_AFTER_MS) {
      // The service holds an answer for up to 10 s until the first sound comes: let it tell us, rather than hang up on it.
      if (this.state !== "connecting" || now - this.lastAdvance > 2 * RECONNECT_AFTER_MS) this.#lost("No sound arrives.");
    } else if (now - this.lastAdvance > STALLED_AFTER_MS && (this.state === "playing" || this.state === "buffering")) {
      this.#become("stalled", "No sound arrives.");
    }
    this.#tell();
  }

  #hearNews() {
    const { kept } = this;
    if (!kept?.air || !this.isOurs || this.state === "stopped" || this.state === "failed") return;
    if (kept.isDue(this.isLive ? Infinity : this.behindLive())) kept.look(this.instantMs());
    const pausedS = (performance.now() - this.pausedAt) / 1000;
    if (this.state === "paused" && this.heldMs !== null && this.beganAt && pausedS > SHORT_PAUSE_S) this.#drop();
  }

  /** Return to live where what comes next may not be heard behind it: the service leads everybody there. */
  #heedRights() {
    const air = this.kept?.air;
    const instantMs = this.instantMs();
    if (this.wishMs === null || !air || air.clearUntilMs === null || instantMs === null || instantMs < air.clearUntilMs) return;
    this.#begin({ atMs: null, notice: `Returned to live: ${air.refusalThen}` });
  }

  /** @param {PlayerState} state @param {string} reason */
  #become(state, reason) {
    if (state !== this.state) this.since = new Date().toISOString();
    this.state = state;
    this.reason = reason;
    this.#tell();
  }

  #tell() {
    const { behind_live_s, can_rewind_s, ...rest } = this.snapshot();
    const said = JSON.stringify([rest, behind_live_s === null ? null : Math.round(behind_live_s), Math.round(can_rewind_s / 5)]);
    if (said === this.said) return;
    this.said = said;
    this.dispatchEvent(new Event("change"));
  }
}
