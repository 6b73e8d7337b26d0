// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
/** Tables for the arithmetic of positions in the page; seconds here, from an hour that does not matter. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { airOf, firstFrameMs, fromStart, heardMs, jumped, lostText, movedMs, newestMs, reached, resumed } from "../../../player/web/static/position.js";

const HOUR = Date.parse("2026-11-24T15:00:00Z");
const at = (seconds) => HOUR + seconds * 1000;
const GAPS = [{ startMs: at(100), endMs: at(160) }, { startMs: at(200), endMs: at(201) }];

/** Air of seconds 0 to 600, as it is at second 600. */
const air = (changes = {}) => ({
  atMs: at(600), oldestMs: at(0), newestMs: at(600), rewind: "full", earliestMs: at(0), refusal: "", clearUntilMs: null, refusalThen: "", gaps: [], ...changes,
});
const OWN = air({ rewind: "pause", earliestMs: at(300), refusal: "one may pause (rewind: pause)" });
const OFF = air({ rewind: "off", earliestMs: null, refusal: "may only be heard live (rewind: off)" });
const EDGE = at(600);

const table = (name, rows, check) => rows.forEach((row, number) => test(`${name}, row ${number}: ${JSON.stringify(row)}`, () => check(...row)));

table("what is heard", [[0, 50, 50], [0, 99.5, 99.5], [0, 100, 160], [0, 110, 170], [0, 139, 199], [0, 141, 202], [160, 10, 170], [165, 36, 202], [300, 20, 320]],
  (began, played, heard) => assert.equal(heardMs(at(began), played, GAPS), at(heard)));

table("a jump of sound", [[170, -5, 165], [170, -15, 95], [160, -10, 90], [95, 10, 165], [300, -15, 285], [205, -50, 94]],
  (from, by, to) => assert.equal(movedMs(at(from), by, GAPS), at(to)));

table("the first frame", [[50, 50], [100, 160], [130, 160], [160, 160], [200.5, 201]],
  (asked, begins) => assert.equal(firstFrameMs(at(asked), GAPS), at(begins)));

table("the newest air", [[600, 3, true, 603], [600, 3, false, 600], [500, 3, true, 500]],
  (newest, since, up, found) => assert.equal(newestMs(air({ newestMs: at(newest) }), since, up), at(found)));

test("where nothing is kept nothing is newest", () => assert.equal(newestMs(air({ newestMs: null }), 3, true), null));

table("where a wish leads", [
  [air(), 500, { atMs: at(500), notice: "" }],
  [air(), -0.4, { atMs: at(0), notice: "" }],
  [air(), -10, { refusal: "That is no longer kept." }],
  [air(), 594, { atMs: null, notice: "" }],
  [air(), 900, { atMs: null, notice: "" }],
  [OWN, 300, { atMs: at(300), notice: "" }],
  [OWN, 200, { refusal: OWN.refusal }],
  [OFF, 500, { refusal: OFF.refusal }],
  [OFF, 599, { atMs: null, notice: "" }],
  [air({ oldestMs: null, newestMs: null, earliestMs: null }), 500, { refusal: "Nothing is kept that one could go back to." }],
], (kept, wish, found) => assert.deepEqual(reached(at(wish), kept, EDGE), found));

table("a step", [
  [air(), 500, -15, { atMs: at(485), notice: "" }],
  [air(), 10, -15, { atMs: at(0), notice: "" }],
  [air(), 0, -15, { refusal: "That is no longer kept." }],
  [air(), 580, 15, { atMs: null, notice: "" }],
  [OWN, 310, -15, { atMs: at(300), notice: "" }],
  [OWN, 300, -15, { refusal: OWN.refusal }],
  [OFF, 595, -15, { refusal: OFF.refusal }],
], (kept, from, by, found) => assert.deepEqual(jumped(at(from), by, kept, EDGE), found));

table("the start of a programme", [
  [air(), 100, { atMs: at(100), notice: "" }],
  [air(), -720, { atMs: at(0), notice: "The first 12 minutes are no longer kept." }],
  [air(), 597, { atMs: null, notice: "" }],
  [OWN, 100, { refusal: OWN.refusal }],
  [OWN, -720, { refusal: OWN.refusal }],
  [air({ ...OFF, oldestMs: at(596) }), -720, { refusal: OFF.refusal }],
], (kept, start, found) => assert.deepEqual(fromStart(at(start), kept, EDGE), found));

table("going on after a pause", [
  [air(), 500, { atMs: at(500), notice: "" }],
  [air(), -180, { atMs: at(0), notice: "Where you were is no longer kept: 3 minutes are lost." }],
  [OWN, 400, { atMs: at(400), notice: "" }],
  [OWN, 295, { atMs: at(300), notice: "" }],
  [OWN, 200, { atMs: null, notice: `Returned to live: ${OWN.refusal}` }],
  [OFF, 500, { atMs: null, notice: `Returned to live: ${OFF.refusal}` }],
], (kept, held, found) => assert.deepEqual(resumed(at(held), kept, EDGE), found));

table("what is lost", [[0.6, "The first 2 seconds"], [90, "The first 90 seconds"], [720, "The first 12 minutes"], [9000, "The first 3 hours"]],
  (seconds, words) => assert.equal(lostText(seconds), `${words} are no longer kept.`));

test("a document becomes what one can reckon with", () => {
  const found = airOf({
    station: "x", at: "2026-11-24T15:10:00Z", oldest: null, newest: "2026-11-24T15:10:00.500Z", rewind: "pause", earliest: "2026-11-24T15:05:00.0004Z", refusal: "",
    clear_until: null, refusal_then: "", gaps: [{ start: "2026-11-24T15:01:40Z", end: "2026-11-24T15:02:40Z" }],
  });
  assert.equal(found.earliestMs, at(300.001)); // never before what the service names to the microsecond
  assert.deepEqual([found.atMs, found.oldestMs, found.newestMs, found.gaps], [at(600), null, at(600.5), [GAPS[0]]]);
});
