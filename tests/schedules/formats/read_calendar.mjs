// SPDX-FileCopyrightText: 2026 The Play Live Radio authors
// SPDX-License-Identifier: Apache-2.0
// Reads a calendar with ical.js and prints what airs in a window, one JSON list: uid, start, end, summary.
// Usage: node read_calendar.mjs FROM TO < calendar.ics   (instants in milliseconds since 1970)

import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const [from, to] = process.argv.slice(2).map(Number);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
const masters = new Map(events.filter((one) => !one.isRecurrenceException()).map((one) => [one.uid, one]));
for (const one of events.filter((each) => each.isRecurrenceException())) {
  masters.get(one.uid).relateException(one);
}

const found = [];
function put(item, start, end) {
  const [begins, ends] = [start.toJSDate().getTime(), end.toJSDate().getTime()];
  if (ends > from && begins < to) {
    found.push([item.uid, begins / 1000, ends / 1000, item.summary]);
  }
}
for (const event of masters.values()) {
  if (!event.isRecurring()) {
    put(event, event.startDate, event.endDate);
    continue;
  }
  const dates = event.iterator();
  for (let next = dates.next(), count = 0; next && count < 5000; next = dates.next(), count += 1) {
    if (next.toJSDate().getTime() > to + 9e8) break;
    const one = event.getOccurrenceDetails(next);
    put(one.item, one.startDate, one.endDate);
  }
}
found.sort((a, b) => a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : 1));
console.log(JSON.stringify(found));
