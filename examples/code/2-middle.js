const monthsOfGrace = 3;

function isStale(entry, today) {
  const stamped = dosDateTimeToDate(entry.lastModFileDate, entry.lastModFileTime, "UTC");
  const age =
    (today.getUTCFullYear() - stamped.getUTCFullYear()) * 12 + today.getUTCMonth() - stamped.getUTCMonth();
  return age > monthsOfGrace;
}
