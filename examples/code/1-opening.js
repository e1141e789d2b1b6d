// Asks of every archive of a release: is it dated, and is its step of the version one that we announced?
const { readFile } = require("node:fs/promises");
const { parse } = require("semver");

async function announcedSteps(newsFile) {
  const headings = (await readFile(newsFile, "utf8")).split("\n## ").slice(1);
  const steps = new Map();
  for (const heading of headings) {
    const [tagged, wording = "quiet"] = heading.split("\n", 1)[0].split(" — ");
    steps.set(tagged.trim(), wording.trim().toLowerCase());
  }
  return steps;
}
