// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** Brings the page to life: what the server drew stays true, and the buttons begin to work. */

import { Bar } from "./bar.js";
import { Drive } from "./drive.js";
import { Live } from "./live.js";
import { Pictures } from "./pictures.js";
import { Sound } from "./sound.js";
import { NOTHING, PLAYER_WORDS, SAMPLE, STREAM_WORDS, behindText, clockText, followedText, momentText, nextUp, sentence, wallText } from "./words.js";

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page lacks #${id}`);
  return found;
}

const audio = part("audio", HTMLAudioElement);
const button = part("play", HTMLButtonElement);
const volume = part("volume", HTMLInputElement);
const mute = part("mute", HTMLButtonElement);
const consent = part("consent", HTMLInputElement);
const progress = part("progress", HTMLProgressElement);
const stations = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("input[name=station]")]);
const skewMs = Number(document.body.dataset.serverMs) - Date.now();

const live = new Live();
const pictures = new Pictures(live);
/** @param {string} station */
const inputOf = (station) => stations.find((one) => one.value === station);
const sound = new Sound(audio, {
  addressOf: (station) => inputOf(station)?.dataset.listen,
  mayHold: (station) => inputOf(station)?.dataset.rewind !== "off",
  isUp: (station) => live.connected && ["up", "silent"].includes(live.streams.get(station)?.state ?? "off"),
  startOf: (station, atMs) => pictures.startOf(station, atMs),
});
const bar = new Bar(sound, {
  group: part("rewind", HTMLElement), back: part("back", HTMLElement), forward: part("forward", HTMLElement),
  start: part("from-start", HTMLElement), live: part("to-live", HTMLElement), why: part("rewind-why", HTMLElement),
  bar: part("position", HTMLElement), keys: part("position-keys", HTMLElement), progress,
});
/** A moment that somebody shared: where the first press of Play leads. @type {{station: string, at: string}|null} */
let moment = null;
/** When each picture came. @type {WeakMap<object, number>} */
const came = new WeakMap();
/** @type {string} */
let shownTitle = "";
/** @type {ReturnType<typeof setTimeout>|undefined} */
let titleTimer;
const drive = new Drive(sound, () => (sound.state === "playing" ? shownTitle : ""));

/** @returns {HTMLInputElement} */
const picked = () => stations.find((input) => input.checked) ?? /** @type {HTMLInputElement} */ (stations[0]);

/** @param {string} id @param {string} text @param {boolean} [hideEmpty] */
function write(id, text, hideEmpty = true) {
  const element = part(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
  element.hidden = hideEmpty && text === "";
}

function nowMs() {
  return Date.now() + skewMs;
}

/** The instant that is heard, where that is not live; null: live, or nothing. */
function heardMs() {
  const behind = sound.station === picked().value && (sound.wanted || sound.state === "paused") && !sound.isLive;
  return behind ? sound.instantMs() : null;
}

/** What is on as it is heard. */
function heardPicture() {
  const station = picked().value;
  return pictures.of(station, heardMs()) ?? live.nowNext.get(station);
}

function drawProgramme() {
  const { value: station, dataset } = picked();
  const zone = dataset.zone ?? "UTC";
  const picture = heardPicture();
  const present = live.nowNext.get(station);
  write("on-now", heardMs() === null ? "On now" : "You hear");
  write("station-name", dataset.label ?? station);
  part("schedule", HTMLAnchorElement).href = `/schedule/${station}`;
  if (!picture) return;
  const heard = picture.stream ?? picture;
  const [now, up] = [heard.now, nextUp(heard.next)];
  write("now-title", now ? now.title : NOTHING, false);
  write("now-subtitle", now?.subtitle ?? "");
  write("now-hosts", now && now.hosts.length ? `with ${now.hosts.join(", ")}` : "");
  write("now-times", now ? `${wallText(now.start, zone)} – ${wallText(now.end, zone)}` : "");
  write("next-title", up ? up.title : NOTHING, false);
  write("next-time", up ? wallText(up.start, zone) : "");
  write("fm-now", present?.stream && present.now ? `On ${dataset.mhz} FM now: ${present.now.title}` : "");
  write("source", sourceText(picture, dataset));
  drawProgress();
}

/** @param {import("./words.js").NowNext} picture @param {DOMStringMap} dataset of its station */
function sourceText(picture, dataset) {
  if (picture.source === "sample") return SAMPLE;
  if (picture.source !== "followed" || !picture.as_of) return "";
  // Later readings that change nothing are not told: how old it was counts when the picture came.
  const cameMs = came.get(picture) ?? nowMs();
  came.set(picture, cameMs);
  return followedText(dataset.from ?? "", picture.as_of, dataset.zone ?? "UTC", cameMs, Number(dataset.oldAfterS));
}

function drawProgress() {
  const picture = heardPicture();
  const now = (picture?.stream ?? picture)?.now ?? null;
  bar.draw(now, heardMs() ?? nowMs());
  write("elapsed", clockText(bar.place?.elapsedS ?? 0), false);
  write("total", clockText(bar.place?.durationS ?? 0), false);
}

/** Titles belong to the sound, and what is heard is older than what is on the air. */
function drawTitle() {
  const station = picked().value;
  const heard = sound.station === station && (sound.wanted || sound.state === "paused");
  const atMs = heard ? (sound.instantMs() ?? nowMs() - sound.behindLive() * 1000) : nowMs();
  const { text, nextMs } = live.titles.at(station, atMs);
  shownTitle = text;
  write("title", text ? `Playing: ${text}` : "");
  clearTimeout(titleTimer);
  if (nextMs !== null && sound.state !== "paused") titleTimer = setTimeout(drawTitle, Math.min(60000, Math.max(50, nextMs - atMs)));
}

function drawStates() {
  const { value: station, dataset } = picked();
  const playing = sound.wanted;
  const stream = live.streams.get(station);
  const state = sound.state === "playing" ? behindText(sound.behindLive(), sound.isLive) : PLAYER_WORDS[sound.state];
  const why = sentence(sound.why) || (stream && sound.state !== "playing" && sound.state !== "stopped" ? stream.reason : "");
  write("player-state", why ? `${state} ${/[.…!]$/.test(state) ? "" : "– "}${why}` : state, false);
  part("demo", HTMLElement).hidden = dataset.demo !== "true" && !stream?.reason.includes("demonstration");
  const streamWords = stream ? STREAM_WORDS[stream.state] : "Ready";
  write("stream-state", live.connected ? streamWords : "The connection to this service is lost; trying again …", false);
  part("stream-dot", HTMLElement).dataset.state = live.connected ? (stream?.state ?? "off") : "down";
  button.setAttribute("aria-label", playing ? `Pause ${dataset.label}` : `Play Live Radio: ${dataset.label}`);
  button.dataset.playing = String(playing);
  part("play-text", HTMLElement).textContent = playing ? "Pause" : sound.state === "paused" ? "Resume" : "Play Live Radio";
  write("behind", sound.state === "paused" ? `${clockText(sound.behindLive())} behind live` : "");
  mute.setAttribute("aria-pressed", String(audio.muted));
  volume.value = String(sound.volumePercent);
  volume.setAttribute("aria-valuetext", `${sound.volumePercent} percent`);
  document.title = (playing ? "▶ " : "") + (part("now-title", HTMLElement).textContent ?? "") + " · " + document.body.dataset.network;
}

function drawStations() {
  for (const input of stations) {
    const picture = live.nowNext.get(input.value);
    const line = document.getElementById(`now-${input.value}`);
    if (line && picture) line.textContent = (picture.now ?? { title: NOTHING }).title;
  }
}

function draw() {
  drawProgramme();
  drawTitle();
  drawStations();
  drawStates();
  drawMediaSession();
}

function drawMediaSession() {
  if (!("mediaSession" in navigator)) return;
  const { mediaSession } = navigator;
  const [title, artist] = [part("now-title", HTMLElement).textContent ?? "", picked().dataset.label ?? ""];
  if (mediaSession.metadata?.title !== title || mediaSession.metadata.artist !== artist) {
    mediaSession.metadata = new MediaMetadata({ title, artist, album: document.body.dataset.network ?? "" });
  }
  mediaSession.playbackState = sound.wanted ? "playing" : sound.state === "paused" ? "paused" : "none";
}

function toggle() {
  const { value: station } = picked();
  const from = moment?.station === station ? { at: moment.at } : null;
  if (sound.wanted && sound.station === station) sound.pause();
  else if (from) sound.play(station, from);
  else sound.play(station);
  share(null);
}

/** @param {{station: string, at: string}|null} shared */
function share(shared) {
  const atMs = shared ? Date.parse(shared.at) : NaN;
  moment = Number.isNaN(atMs) ? null : shared;
  write("moment", moment ? `Play begins with what was on the air on ${momentText(atMs, picked().dataset.zone ?? "UTC")}.` : "");
}

/** A player driven from elsewhere may have changed the station: the page follows. */
function followSound() {
  if (sound.station !== null && sound.wanted && sound.station !== picked().value) {
    const input = stations.find((one) => one.value === sound.station);
    if (input) input.checked = true;
  }
}

button.addEventListener("click", toggle);
volume.addEventListener("input", () => sound.setVolume(Number(volume.value), false));
mute.addEventListener("click", () => sound.setVolume(sound.volumePercent, !audio.muted));
for (const input of stations) {
  input.addEventListener("change", () => {
    localStorage.setItem("liveradio-station", input.value);
    shownTitle = "";
    if (sound.wanted) sound.play(input.value);
    else if (sound.state === "paused") sound.stop();
    draw();
  });
}
consent.addEventListener("change", () => {
  sessionStorage.setItem("liveradio-consent", String(consent.checked));
  drive.allow(consent.checked);
});
drive.addEventListener("change", () => write("drive-id", drive.open ? `This tab is player ${drive.id}` : ""));
sound.addEventListener("change", () => {
  followSound();
  drawProgramme();
  drawTitle();
  drawStates();
  drawMediaSession();
  localStorage.setItem("liveradio-volume", String(sound.volumePercent));
});
live.addEventListener("change", draw);
live.addEventListener("stream", (event) => {
  if (/** @type {CustomEvent<string>} */ (event).detail === sound.station) sound.lookAgain();
});
pictures.addEventListener("change", draw);
setInterval(drawProgress, 1000);
if ("mediaSession" in navigator) {
  navigator.mediaSession.setActionHandler("play", () => (sound.state === "paused" ? sound.resume() : sound.play(picked().value)));
  navigator.mediaSession.setActionHandler("pause", () => sound.pause());
  navigator.mediaSession.setActionHandler("stop", () => sound.stop());
}

const asked = new URLSearchParams(location.search);
const kept = inputOf(asked.get("station") ?? localStorage.getItem("liveradio-station") ?? "");
if (kept) kept.checked = true;
const sharedAt = asked.get("at");
if (sharedAt !== null) share({ station: picked().value, at: sharedAt.replace(" ", "+") });
sound.setVolume(Number(localStorage.getItem("liveradio-volume") ?? 100));
const said = sessionStorage.getItem("liveradio-consent");
consent.checked = said === null ? consent.defaultChecked : said === "true";
drive.allow(consent.checked);
document.body.dataset.alive = "true";
draw();
