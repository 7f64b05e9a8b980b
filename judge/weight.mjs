// What a story page sends before it can be read: HTML, CSS and JavaScript as they travel, compressed with gzip.
import { get } from "node:http";

/** The bytes of a body on the wire, and the body's text where it is asked for uncompressed. */
function fetchBytes(url, encoding) {
  return new Promise((done, fail) => {
    get(url, { headers: { "Accept-Encoding": encoding } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => done({ bytes: Buffer.concat(chunks), encoding: answer.headers["content-encoding"] ?? "identity" }));
      answer.on("error", fail);
    }).on("error", fail);
  });
}

/** Answers [{name, bytes}] for the page and each style sheet and script that it names. */
export async function weigh(url) {
  const html = (await fetchBytes(url, "identity")).bytes.toString("utf8");
  const parts = [...html.matchAll(/<(?:link|script)\b[^>]*>/g)]
    .map(([tag]) => (/^<script/.test(tag) || /rel="?(stylesheet|modulepreload)/.test(tag) ? tag.match(/\b(?:href|src)="?([^"\s>]+)/)?.[1] : undefined))
    .filter((part) => part && !part.startsWith("data:"));
  const all = [];
  for (const part of ["", ...new Set(parts)]) {
    const { bytes, encoding } = await fetchBytes(new URL(part, url), "gzip");
    if (encoding !== "gzip") throw new Error(`${part || url} is not compressed`);
    all.push({ name: part || "html", bytes: bytes.length });
  }
  return all;
}
