// Starts a built binary's demo newsroom on a free port and finds in it one address of every type of page.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The demo of a binary: its origin, its staff and a way to end it. */
export async function startDemo(binary) {
  const data = mkdtempSync(join(tmpdir(), "dateline-judge-"));
  const began = performance.now();
  const server = spawn(binary, ["demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "", log = "";
  server.stderr.on("data", (chunk) => (log += chunk));
  const stop = () =>
    new Promise((done) => {
      const clear = () => { rmSync(data, { recursive: true, force: true }); done(); };
      if (server.exitCode !== null) return clear();
      server.once("exit", clear);
      server.kill("SIGTERM");
    });
  const origin = await new Promise((found, lost) => {
    const late = setTimeout(() => lost(new Error(`the demo does not open:\n${log}`)), 60_000);
    server.once("exit", (code) => { clearTimeout(late); lost(new Error(`the demo ended (${code}):\n${log}`)); });
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const origin = said.match(/https?:\/\/[^/\s]+/);
      if (origin && said.includes("Ctrl+C")) { clearTimeout(late); found(origin[0]); }
    });
  });
  const home = await fetch(origin + "/en/");
  await home.arrayBuffer();
  const firstPage = performance.now() - began;
  const staff = [...said.matchAll(/^ {2}(\S+)\s+(\S+@\S+)\s+(\S+)\s+(.*)$/gm)].map(([, role, email, password, editions]) => ({ role, email, password, editions: editions.trim().split(/\s+/) }));
  const key = (email) => execFileSync(binary, ["key", "add", "--data", data, "--user", email], { encoding: "utf8" }).trim();
  return { origin, staff, key, stop, firstPage, log: () => log };
}

/** A house that nobody has set up: its origin, the path that its terminal shows, and a way to end it. */
export async function startEmpty(binary) {
  const data = mkdtempSync(join(tmpdir(), "dateline-judge-"));
  const server = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  const stop = () =>
    new Promise((done) => {
      const clear = () => { rmSync(data, { recursive: true, force: true }); done(); };
      if (server.exitCode !== null) return clear();
      server.once("exit", clear);
      server.kill("SIGTERM");
    });
  const [, origin, setup] = await new Promise((found, lost) => {
    let log = "";
    const late = setTimeout(() => lost(new Error(`the empty house does not open:\n${log}`)), 60_000);
    server.once("exit", (code) => { clearTimeout(late); lost(new Error(`the empty house ended (${code}):\n${log}`)); });
    server.stderr.on("data", (chunk) => {
      log += chunk;
      const line = log.match(/(https?:\/\/[^/\s]+)(\/newsroom\/setup\?secret=\S+)\n/);
      if (line) { clearTimeout(late); found(line); }
    });
  });
  return { origin, setup, stop };
}

async function json(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function lines(demo, edition) {
  const all = [];
  for (let next = ""; ; ) {
    const page = await json(`${demo.origin}/api/v1/newsfeed?edition=${edition}&limit=100&before=${encodeURIComponent(next)}`);
    all.push(...page.items);
    if (!page.next || page.items.length === 0) return all;
    next = page.next;
  }
}

/** Kills a story where the demo has no killed one in this edition, so that its page can be judged. */
async function killed(demo, edition, stories) {
  const chief = demo.staff.find((s) => (s.role === "chief" || s.role === "admin") && s.editions.includes(edition));
  const victim = stories.at(-1);
  await json(`${demo.origin}/api/v1/stories/${victim.number}/kill`, {
    method: "POST",
    headers: { Authorization: `Bearer ${demo.key(chief.email)}`, "Content-Type": "application/json" },
    body: JSON.stringify({ reason: "A reason that readers can read.", memo: "A memo for the desk." }),
  });
  return victim;
}

/** Every type of page that readers meet in an edition: [{name, url, status}]. A type that the demo lacks has no url. */
export async function readersPages(demo, edition) {
  const feed = await lines(demo, edition);
  const shown = feed.filter((l) => l.state === "published");
  const stories = [];
  for (const line of shown.slice(0, 60)) stories.push(await json(`${demo.origin}/api/v1/stories/${line.number}`));
  const withPhoto = stories.filter((s) => s.lead && s.kind === "article");
  // The fullest story is the one to judge: most kinds of nodes in its body.
  const fullness = (s) => new Set(JSON.stringify(s.body).match(/"type":"\w+"/g)).size + (s.corrections ?? []).length;
  const full = withPhoto.sort((a, b) => fullness(b) - fullness(a))[0];
  const bare = stories.find((s) => !s.lead && s.kind === "article") ?? stories.find((s) => !s.lead);
  const html = await (await fetch(demo.origin + full.url)).text();
  const link = (pattern) => html.match(new RegExp(`href="(/${edition}/${pattern}[^"#?]*)"`))?.[1];
  let author, topic;
  for (const s of stories) {
    topic ??= s.topics?.[0] && `/${edition}/topic/${encodeURI(s.topics[0])}`;
    author ??= (await (await fetch(demo.origin + s.url)).text()).match(new RegExp(`href="(/${edition}/author/[^"#?]*)"`))?.[1];
    if (author && topic) break;
  }
  const word = full.headline.split(/[\s,.:;]+/).sort((a, b) => b.length - a.length)[0];
  const gone = feed.find((l) => l.state === "killed") ?? (await killed(demo, edition, shown));
  return [
    { name: "home", url: `/${edition}/` },
    { name: "section", url: full.section && `/${edition}/section/${full.section}` },
    { name: "topic", url: topic },
    { name: "author", url: author },
    { name: "story with photo", url: full.url },
    { name: "story without photo", url: bare?.url },
    { name: "story with correction", url: stories.find((s) => s.corrections?.length)?.url, optional: edition !== "en" },
    { name: "flash", url: stories.find((s) => s.kind === "flash")?.url },
    { name: "newsfeed", url: `/${edition}/newsfeed` },
    { name: "search, found", url: `/${edition}/search?q=${encodeURIComponent(word)}` },
    { name: "search, nothing", url: `/${edition}/search?q=${encodeURIComponent("qzxqzxq")}` },
    { name: "search, empty", url: `/${edition}/search` },
    { name: "corrections", url: `/${edition}/corrections` },
    { name: "chats", url: `/${edition}/chats` },
    { name: "imprint", url: `/${edition}/imprint` },
    { name: "discussion", url: (await (await fetch(`${demo.origin}/${edition}/chats`)).text()).match(new RegExp(`href="(/${edition}/talk/\\d+)"`))?.[1] },
    { name: "discussion's rules", url: `/${edition}/talk/rules` },
    { name: "sign-in", url: `/account/sign-in?edition=${edition}` },
    { name: "register", url: `/account/register?edition=${edition}` },
    { name: "report an error", url: `/${edition}/report/${full.number}` },
    { name: "mediabank", url: link("mediabank/") },
    { name: "not found", url: `/${edition}/section/no-such-section`, status: 404 },
    { name: "killed story", url: gone?.path, status: 410 },
  ];
}

/** Invites a guest to read a draft and answers the path of the link. */
async function guest(demo, draft) {
  const chief = demo.staff.find((s) => s.role === "chief");
  const headers = { Authorization: `Bearer ${demo.key(chief.email)}`, "Content-Type": "application/json" };
  const at = `${demo.origin}/api/v1/drafts/${draft.match(/\d+/)[0]}`;
  const { version } = await json(at, { headers });
  const made = await json(`${at}/guests`, { method: "POST", headers, body: JSON.stringify({ version, name: "Ada Lind", purpose: "Is the second paragraph right?", hours: 24 }) });
  return new URL(made.url).pathname;
}

/** The newsroom's pages for somebody signed in; fetch is one that carries the session. */
export async function newsroomPages(demo, signed, chief) {
  const text = async (path) => (await signed(demo.origin + path)).text();
  const first = async (path, pattern) => (await text(path)).match(new RegExp(`href="(/newsroom/${pattern})["?#]`))?.[1];
  const draft = (await first("/newsroom/desk", "drafts/\\d+")) ?? (await first("/newsroom/desk?stage=published", "drafts/\\d+"));
  const picture = await first("/newsroom/mediabank", "mediabank/\\d+");
  const story = await first("/newsroom/stories", "stories/\\d+");
  return [
    { name: "desk", url: "/newsroom/desk" },
    { name: "draft", url: draft },
    { name: "draft's versions", url: draft && draft + "/versions" },
    { name: "draft's look", url: draft && draft + "/look" },
    { name: "draft's check", url: draft && draft + "/check" },
    { name: "work list", url: "/newsroom/list" },
    { name: "inbox", url: "/newsroom/inbox" },
    { name: "plan", url: "/newsroom/plan" },
    { name: "tasks", url: "/newsroom/tasks" },
    { name: "import", url: "/newsroom/import" },
    { name: "mediabank", url: "/newsroom/mediabank" },
    { name: "picture", url: picture },
    { name: "stories", url: "/newsroom/stories" },
    { name: "story", url: story },
    { name: "own account", url: "/newsroom/account" },
    { name: "reports of errors", url: "/newsroom/reports" },
    ...(chief ? [
      { name: "home page", url: "/newsroom/front" },
      { name: "flash", url: "/newsroom/flash" },
      { name: "second reader", url: "/newsroom/second-reader" },
      { name: "style file", url: "/newsroom/editions/en/style" },
      { name: "guest's page", url: await guest(demo, draft) },
      { name: "moderation", url: "/newsroom/moderation" },
      { name: "moderation, pending", url: "/newsroom/moderation?queue=pending" },
      { name: "moderation, appeals", url: "/newsroom/moderation/appeals" },
      { name: "opening rules", url: "/newsroom/moderation/policy" },
      { name: "word lists", url: "/newsroom/moderation/words" },
    ] : []),
  ];
}
