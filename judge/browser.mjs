// A page in the browser: axe-core at two widths in light and dark, what the console said, and who was asked for what.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const widths = [360, 1280];
export const schemes = ["light", "dark"];

/** Looks at one address and answers {axe: [...], console: [...], foreign: [...], status}. */
export async function look(browser, url, expected) {
  const report = { axe: [], console: [], foreign: [], wide: [], status: 0 };
  const page = await browser.newPage();
  try {
    await page.setCacheEnabled(false); // two names may stand for one address, and each is looked at anew
    let listening = true;
    const origin = new URL(url).origin;
    page.on("request", (request) => {
      const to = request.url();
      if (listening && !to.startsWith(origin + "/") && !/^(data|blob|about):/.test(to)) report.foreign.push(to);
    });
    page.on("console", (message) => {
      if (!listening || !["error", "warn"].includes(message.type())) return;
      const asked = message.location().url === url && expected >= 400; // the page itself, whose status is the point
      if (!asked) report.console.push(`${message.text()} ${message.location().url ?? ""}`);
    });
    page.on("pageerror", (error) => listening && report.console.push(String(error)));
    page.on("requestfailed", (request) => {
      if (listening && request.failure()?.errorText !== "net::ERR_ABORTED") report.console.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
    for (const width of widths) {
      listening = true;
      await page.setViewport({ width, height: 800, isMobile: width < 600, hasTouch: width < 600 });
      await paint(page, schemes[0]);
      // A live stream keeps the network busy for ever, so "load" is what a page can be waited for.
      const answer = await page.goto(url, { waitUntil: "load", timeout: 60_000 });
      report.status ||= answer.status(); // the second time it may be 304, as it should
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150))));
      listening = false; // from here on the judge's own script is at work
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) report.wide.push(`${width} px: ${over} px wider than the window`);
      for (const frame of page.frames()) await frame.evaluate(axe);
      for (const scheme of schemes) {
        await paint(page, scheme);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        for (const v of violations) {
          const node = v.nodes[0];
          report.axe.push(`${width} px ${scheme}: ${v.id} (${v.nodes.length}×): ${node.target.join(" ")}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? v.help}`);
        }
      }
    }
  } finally {
    await page.close();
  }
  return report;
}

function paint(page, scheme) {
  return page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
}
