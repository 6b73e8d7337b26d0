// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** Brings the page to life: what the server drew stays true, and the buttons begin to work. */

import { Drive } from "./drive.js";
import { Live } from "./live.js";
import { Sound } from "./sound.js";
import { NOTHING, PLAYER_WORDS, SAMPLE, STREAM_WORDS, behindText, clockText, followedText, nextUp, wallText } from "./words.js";

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

const sound = new Sound(audio, (station) => stations.find((one) => one.value === station)?.dataset.listen);
const live = new Live();
/** When each picture came. @type {WeakMap<object, number>} */
const came = new WeakMap();
/** @type {string} */
let shownTitle = "";
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

function drawProgramme() {
  const { value: station, dataset } = picked();
  const zone = dataset.zone ?? "UTC";
  const picture = live.nowNext.get(station);
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
  write("fm-now", picture.stream && picture.now ? `On ${dataset.mhz} FM now: ${picture.now.title}` : "");
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
  const picture = live.nowNext.get(picked().value);
  const now = (picture?.stream ?? picture)?.now;
  if (!now) {
    progress.value = 0;
    write("elapsed", "0:00", false);
    write("total", "0:00", false);
    return;
  }
  const elapsed = Math.min(now.duration_s, Math.max(0, (nowMs() - Date.parse(now.start)) / 1000));
  progress.max = now.duration_s;
  progress.value = elapsed;
  write("elapsed", clockText(elapsed), false);
  write("total", clockText(now.duration_s), false);
}

function drawTitle() {
  const title = live.titles.get(picked().value);
  const text = title?.text ?? "";
  // Titles come when they are on the air; the listener hears them a little later.
  const waitMs = title ? Date.parse(title.at) + sound.behindLive() * 1000 - nowMs() : 0;
  if (sound.state === "playing" && waitMs > 0) setTimeout(drawTitle, Math.min(waitMs, 60000));
  else if (text !== shownTitle) shownTitle = text;
  write("title", shownTitle ? `Playing: ${shownTitle}` : "");
}

function drawStates() {
  const { value: station, dataset } = picked();
  const playing = sound.wanted;
  const stream = live.streams.get(station);
  const state = sound.state === "playing" ? behindText(sound.behindLive(), sound.isLive) : PLAYER_WORDS[sound.state];
  const why = sound.reason || (stream && sound.state !== "playing" && sound.state !== "stopped" ? stream.reason : "");
  write("player-state", why ? `${state} ${/[.…!]$/.test(state) ? "" : "– "}${why}` : state, false);
  part("demo", HTMLElement).hidden = dataset.demo !== "true" && !stream?.reason.includes("demonstration");
  const streamWords = stream ? STREAM_WORDS[stream.state] : "Ready";
  write("stream-state", live.connected ? streamWords : "The connection to this service is lost; trying again …", false);
  part("stream-dot", HTMLElement).dataset.state = live.connected ? (stream?.state ?? "off") : "down";
  button.setAttribute("aria-label", playing ? `Pause ${dataset.label}` : `Play Live Radio: ${dataset.label}`);
  button.dataset.playing = String(playing);
  part("play-text", HTMLElement).textContent = playing ? "Pause" : sound.state === "paused" ? "Resume" : "Play Live Radio";
  write("behind", sound.state === "paused" ? `${clockText(sound.behindLive())} behind live` : "");
  part("to-live", HTMLButtonElement).hidden = !(sound.state === "paused" || (sound.state === "playing" && !sound.isLive));
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
  const { value: station, dataset } = picked();
  sound.mayHold = dataset.rewind !== "off";
  if (sound.wanted && sound.station === station) sound.pause();
  else sound.play(station);
}

/** A player driven from elsewhere may have changed the station: the page follows. */
function followSound() {
  if (sound.station !== null && sound.wanted && sound.station !== picked().value) {
    const input = stations.find((one) => one.value === sound.station);
    if (input) input.checked = true;
  }
}

button.addEventListener("click", toggle);
part("to-live", HTMLButtonElement).addEventListener("click", () => sound.live());
volume.addEventListener("input", () => sound.setVolume(Number(volume.value), false));
mute.addEventListener("click", () => sound.setVolume(sound.volumePercent, !audio.muted));
for (const input of stations) {
  input.addEventListener("change", () => {
    localStorage.setItem("liveradio-station", input.value);
    shownTitle = "";
    sound.mayHold = input.dataset.rewind !== "off";
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
setInterval(drawProgress, 1000);
if ("mediaSession" in navigator) {
  navigator.mediaSession.setActionHandler("play", () => (sound.state === "paused" ? sound.resume() : sound.play(picked().value)));
  navigator.mediaSession.setActionHandler("pause", () => sound.pause());
  navigator.mediaSession.setActionHandler("stop", () => sound.stop());
}

const kept = stations.find((input) => input.value === localStorage.getItem("liveradio-station"));
if (kept) kept.checked = true;
sound.setVolume(Number(localStorage.getItem("liveradio-volume") ?? 100));
const said = sessionStorage.getItem("liveradio-consent");
consent.checked = said === null ? consent.defaultChecked : said === "true";
drive.allow(consent.checked);
document.body.dataset.alive = "true";
draw();
