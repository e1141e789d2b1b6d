async function reviewRelease({ archives, newsFile, previous, today }) {
  const steps = await announcedSteps(newsFile);
  const complaints = [];
  for (const { label, entries } of archives) {
    const expected = steps.get(label) ?? "quiet";
    const actual = diff(previous, label);
    if (expected !== actual) complaints.push(complain(label, expected, actual));
    const dusty = entries
      .filter((entry) => isStale(entry, today))
      .map((entry) => trimEnd(entry.fileName, false));
    if (dusty.length > 0)
      complaints.push(`${label}: older than ${monthsOfGrace} months: ${dusty.join(", ")}`);
  }
  return complaints;
}

module.exports = { reviewRelease };
