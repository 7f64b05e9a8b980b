// Lighthouse as it comes: mobile, with its simulated slow network and processor.
import lighthouse from "lighthouse";

const categories = ["performance", "accessibility", "best-practices", "seo"];
const limits = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

/** One run in a browser of its own. A run that Lighthouse itself calls void (no trace, no paint) is made again. */
async function runOnce(launch, url) {
  let fault;
  for (let attempt = 0; attempt < 3; attempt++) {
    const browser = await launch();
    try {
      const { lhr } = await lighthouse(url, { output: "json", logLevel: "silent", onlyCategories: categories }, undefined, await browser.newPage());
      if (!lhr.runtimeError) return lhr;
      fault = lhr.runtimeError;
    } finally {
      await browser.close();
    }
  }
  throw new Error(`${url}: ${fault.message}`);
}

/** Runs Lighthouse some times and answers the median of each category, the benchmark indices, and what fell short. */
export async function measure(launch, url, times) {
  const runs = [];
  for (let i = 0; i < times; i++) runs.push(await runOnce(launch, url));
  const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
  const scores = {}, short = [];
  for (const category of categories) {
    scores[category] = Math.round(100 * middle(runs.map((r) => r.categories[category].score ?? 0)));
    if (scores[category] >= limits[category]) continue;
    const last = runs.at(-1);
    const guilty = last.categories[category].auditRefs.filter((ref) => ref.weight > 0 && (last.audits[ref.id].score ?? 1) < 1).map((ref) => `${ref.id} ${last.audits[ref.id].displayValue ?? ""}`.trim());
    short.push(`${category} ${scores[category]} < ${limits[category]}: ${guilty.join(", ")}`);
  }
  return { scores, short, index: runs.map((r) => Math.round(r.environment.benchmarkIndex)) };
}
