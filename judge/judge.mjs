// Judges the pages of a built binary's demo: node judge/judge.mjs BINARY [nu axe lighthouse weight]
//
// Prints a table, what is wrong, and "N passed, N failed" as its last line.
import puppeteer from "puppeteer-core";
import { newsroomPages, readersPages, startDemo, startEmpty } from "./demo.mjs";
import { look, schemes, widths } from "./browser.mjs";
import { measure } from "./lighthouse.mjs";
import { nu } from "./nu.mjs";
import { weigh } from "./weight.mjs";

const editions = ["en", "ar"];
const weightLimit = 30_000; // bytes
const firstPageLimit = 2_000; // ms, from the start of the process to the home page's last byte

const [binary, ...only] = process.argv.slice(2);
if (!binary) {
  console.error("usage: node judge/judge.mjs BINARY [nu axe lighthouse weight]");
  process.exit(2);
}
const wanted = (judge) => only.length === 0 || only.includes(judge);

let passed = 0;
const faults = [];
/** Counts one verdict; found is what is wrong, none when all is well. */
function verdict(what, found) {
  if (found.length === 0) passed++;
  else faults.push([what, [...new Set(found)]]);
  return found.length === 0 ? "ok" : String(found.length);
}

/** Signs in through the form, in a browser context of its own, and answers it with a fetch that carries its session. */
async function signIn(browser, demo, person, door = "/newsroom/sign-in") {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.goto(demo.origin + door, { waitUntil: "load" });
  await page.type("input[name=email]", person.email);
  await page.type("input[name=password]", person.password);
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  if (page.url().includes("sign-in")) throw new Error(`${person.email} cannot sign in: ${page.url()}`);
  const cookie = (await context.cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
  await page.close();
  return { context, signed: (url) => fetch(url, { headers: { Cookie: cookie }, redirect: "manual" }) };
}

/** Every page to judge: {id, url, status, context, signed}. */
async function collect(browser, demo) {
  const pages = [];
  const add = (prefix, list, context, signed) => {
    for (const page of list) {
      const id = `${prefix} ${page.name}`;
      if (page.url) pages.push({ id, url: demo.origin + page.url, status: page.status ?? 200, context, signed });
      else if (!page.optional) verdict(id, ["the demo has no such page"]);
    }
  };
  const open = browser.defaultBrowserContext();
  for (const edition of editions) add(edition, await readersPages(demo, edition), open, fetch);
  add("newsroom", [{ name: "sign-in", url: "/newsroom/sign-in" }], open, fetch);
  // Somebody who sees everything, and somebody whose newsroom is in Arabic.
  const chief = demo.staff.find((s) => s.role === "chief") ?? demo.staff[0];
  const arabic = demo.staff.find((s) => s.editions.length === 1 && s.editions[0] === "ar");
  const admin = demo.staff.find((s) => s.role === "admin");
  for (const [prefix, person] of [["newsroom", chief], ["newsroom ar", arabic]]) {
    const { context, signed } = await signIn(browser, demo, person);
    add(prefix, await newsroomPages(demo, signed, person === chief), context, signed);
  }
  const { context, signed } = await signIn(browser, demo, admin);
  add("newsroom", [{ name: "staff", url: "/newsroom/staff" }, { name: "editions", url: "/newsroom/editions" }, { name: "edition", url: "/newsroom/editions/en" }, { name: "stages", url: "/newsroom/editions/en/stages" },
    { name: "house page", url: "/newsroom/editions/en/pages/imprint" }, { name: "house page, not written", url: "/newsroom/editions/ar/pages/privacy" }, { name: "not found", url: "/newsroom/no-such-page", status: 404 }], context, signed);
  const reader = demo.staff.find((s) => s.role === "reader" && s.editions.includes("en"));
  if (reader) {
    const at = await signIn(browser, demo, reader, "/account/sign-in?edition=en");
    add("reader", [{ name: "account", url: "/account/?edition=en" }, { name: "delete account", url: "/account/delete?edition=en" }, { name: "account, ar", url: "/account/?edition=ar" }], at.context, at.signed);
  } else verdict("reader", ["the demo prints no reader"]);
  return pages;
}

/** The pages of a house that nobody has set up, in English and Arabic. */
async function first(browser, empty) {
  const pages = [];
  for (const [id, path] of [["setup", empty.setup], ["setup ar", empty.setup + "&lang=ar"], ["setup, no secret", "/newsroom/setup"]])
    pages.push({ id, url: empty.origin + path, status: 200, context: browser.defaultBrowserContext(), signed: fetch });
  return pages;
}

async function main() {
  const starts = [];
  for (let i = 0; i < 2; i++) { // whatever else this machine does, only ever makes it slower
    const short = await startDemo(binary);
    starts.push(Math.round(short.firstPage));
    await short.stop();
  }
  const demo = await startDemo(binary);
  starts.push(Math.round(demo.firstPage));
  const executablePath = await chromium();
  const launch = () => puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
  const browser = await launch();
  const empty = await startEmpty(binary);
  try {
    console.log(`demo at ${demo.origin}; first page ${starts.join(", ")} ms after the start`);
    verdict("demo: first page", Math.min(...starts) <= firstPageLimit ? [] : [`${Math.min(...starts)} ms > ${firstPageLimit} ms`]);
    const pages = [...(await collect(browser, demo)), ...(await first(browser, empty))];
    if (wanted("nu") || wanted("axe")) await judgePages(pages);
    const story = (edition) => pages.find((p) => p.id === `${edition} story with photo`).url;
    if (wanted("weight")) for (const edition of editions) await judgeWeight(edition, story(edition));
    if (wanted("lighthouse")) await judgeSpeed(launch, demo, story);
  } finally {
    await browser.close();
    await demo.stop();
    await empty.stop();
  }
}

async function judgePages(pages) {
  let markup = new Map();
  if (wanted("nu")) {
    for (const page of pages) page.html = await (await page.signed(page.url)).text();
    markup = await nu(pages);
  }
  console.log(`\n${"page".padEnd(34)} status    nu    axe  console  foreign  fits   (axe at ${widths.join(" and ")} px, ${schemes.join(" and ")})`);
  for (const page of pages) {
    const cells = { status: "", nu: "", axe: "", console: "", foreign: "", fits: "" };
    if (wanted("nu")) cells.nu = verdict(`${page.id}: markup`, markup.get(page.id));
    if (wanted("axe")) {
      const seen = await look(page.context, page.url, page.status);
      cells.status = String(seen.status);
      verdict(`${page.id}: status`, seen.status === page.status ? [] : [`${seen.status}, want ${page.status} (${page.url})`]);
      cells.axe = verdict(`${page.id}: axe`, seen.axe);
      cells.console = verdict(`${page.id}: console and policy`, seen.console);
      cells.foreign = verdict(`${page.id}: asks nobody else`, seen.foreign);
      cells.fits = verdict(`${page.id}: fits the window`, seen.wide);
    }
    console.log(`${page.id.padEnd(34)} ${cells.status.padStart(6)} ${cells.nu.padStart(5)} ${cells.axe.padStart(6)} ${cells.console.padStart(8)} ${cells.foreign.padStart(8)} ${cells.fits.padStart(5)}`);
  }
}

async function judgeWeight(edition, url) {
  const parts = await weigh(url);
  const sum = parts.reduce((all, part) => all + part.bytes, 0);
  console.log(`\nweight of a story page (${edition}), gzip: ${sum} bytes of ${weightLimit}\n  ${parts.map((p) => `${p.name} ${p.bytes}`).join("\n  ")}`);
  verdict(`${edition} story: weight`, sum <= weightLimit ? [] : [`${sum} bytes > ${weightLimit}`]);
}

async function judgeSpeed(launch, demo, story) {
  console.log(`\n${"Lighthouse, mobile".padEnd(34)}  perf  a11y    bp   seo   benchmark index`);
  for (const [id, url, times] of [["en home", `${demo.origin}/en/`, 3], ["en story", story("en"), 3], ["ar home", `${demo.origin}/ar/`, 1], ["ar story", story("ar"), 1]]) {
    const { scores, short, index } = await measure(launch, url, times);
    console.log(`${id.padEnd(34)} ${Object.values(scores).map((s) => String(s).padStart(5)).join(" ")}   ${index.join(" ")}`);
    verdict(`${id}: Lighthouse`, short);
  }
}

async function chromium() {
  const name = process.env.CHROMIUM || "chromium";
  if (name.includes("/")) return name;
  const { accessSync, constants } = await import("node:fs");
  for (const dir of process.env.PATH.split(":")) {
    try {
      accessSync(`${dir}/${name}`, constants.X_OK);
      return `${dir}/${name}`;
    } catch {
      continue;
    }
  }
  throw new Error(`${name} is not on the PATH (Debian: apt-get install chromium)`);
}

try {
  await main();
} catch (error) {
  faults.push(["the judge itself", [error.stack]]);
}
const said = new Map(); // the same fault on many pages is said once
for (const [what, found] of faults) for (const fault of found) said.set(fault, [...(said.get(fault) ?? []), what]);
for (const [fault, where] of said) console.log(`\nFAILED ${where.join("; ")}\n  ${fault}`);
console.log(`\n${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
