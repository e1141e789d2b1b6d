function complain(archive, expected, actual) {
  const verb = actual === null ? "stands still" : `moves by a ${actual}`;
  return `${archive}: the news promise a ${expected} release, but the version ${verb}`;
}
