// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
// Reads a calendar with one VTIMEZONE and prints what ical.js says that its clock shows at instants.
// Usage: node zone_clock.mjs < {"calendar": text, "instants": [milliseconds since 1970]}

import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const { calendar, instants } = JSON.parse(readFileSync(0, "utf8"));
const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vtimezone"));
const shown = instants.map((at) => ICAL.Time.fromJSDate(new Date(at), true).convertToZone(zone).toString());
console.log(JSON.stringify(shown));
