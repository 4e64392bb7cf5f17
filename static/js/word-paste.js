// Text from Word, a web page or an e-mail, in the little Markdown that texts of a report may hold. Answers "" where the
// clipboard is a single paragraph without emphasis: then the browser pastes plain text as ever.

// What is no text of its author's: what a tracked change has taken out, and the comments in the margin with their marks.
const SKIPPED = "style, script, head, meta, link, title, xml, template, del, .msocomanchor, [data-style*='mso-element:comment' i]";
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TABLE", "TBODY", "THEAD", "TFOOT", "TR", "TD", "TH", "BLOCKQUOTE", "SECTION", "ARTICLE"]);
const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ");

// Word's lists are paragraphs whose style names the level, with the bullet or number as text in a span of its own. Styles are
// read as words and never applied: the page's security policy would rightly complain.
function parsed(html) {
  const bare = html.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<!\[[^>]*>/gi, "");
  const quiet = bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
  const body = new DOMParser().parseFromString(quiet, "text/html").body;
  body.querySelectorAll(SKIPPED).forEach((part) => part.remove());
  return body;
}

const styleOf = (node) => node.dataset?.style || "";
const isBold = (node) => /^(B|STRONG)$/.test(node.tagName) ? !/font-weight:\s*(normal|400)/.test(styleOf(node)) : /font-weight:\s*(bold|[6-9]00)/.test(styleOf(node));
const isItalic = (node) => /^(I|EM)$/.test(node.tagName) ? !/font-style:\s*normal/.test(styleOf(node)) : /font-style:\s*italic/.test(styleOf(node));

// What was typed stays what it was: a star is a star.
const escaped = (text) => text.replace(/([\\*_])/g, "\\$1");

function around(text, mark) {
  const [, before, words, after] = text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return words && !words.includes(mark) ? before + mark + words + mark + after : text;
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(tidy(node.data));
  if (node.nodeType !== Node.ELEMENT_NODE || /mso-list:\s*Ignore/i.test(styleOf(node))) return "";
  if (node.tagName === "BR") return "\n";
  let text = [...node.childNodes].map(inline).join("");
  if (isItalic(node)) text = around(text, "*");
  if (isBold(node)) text = around(text, "**");
  return text;
}

const lines = (text) => text.split("\n").map((line) => line.replace(/ {2,}/g, " ").trim()).join("\n").trim();
const oneLine = (node) => lines([...node.childNodes].map((child) => (BLOCKS.has(child.tagName) ? ` ${oneLine(child)} ` : inline(child))).join("")).replace(/\s*\n\s*/g, " ").replace(/ {2,}/g, " ").trim();
// A paragraph that begins like a list without being one.
const plain = (text) => text.replace(/^(\s*)([-+>]|\d+[.)])(?=\s)/gm, (_, space, mark) => space + (/\d/.test(mark) ? mark.replace(/([.)])$/, "\\$1") : `\\${mark}`));

// A number stays what it was, of 1.2 the last figure. Letters and Roman numerals are counted: `reached` has what each depth has
// come to.
function wordItem(node, reached) {
  const level = styleOf(node).match(/mso-list:[^;]*level(\d+)/i);
  if (!level) return null;
  const depth = Number(level[1]) - 1;
  const span = [...node.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*Ignore/i.test(styleOf(one)));
  const said = tidy(span?.textContent || "").trim();
  const figures = said.match(/(\d+)[.)]?$/);
  const next = /^\(?[a-z]{1,6}[.)]$/i.test(said) ? (reached[depth] || 0) + 1 : 0;
  const number = figures ? Number(figures[1]) : next;
  reached.length = depth;
  reached[depth] = number;
  return { depth, mark: number ? `${number}.` : "-", text: oneLine(node) };
}

const itemLine = ({ depth, mark, text }) => `${"   ".repeat(depth)}${mark} ${text}`;

function listLines(list, depth = 0) {
  const found = [];
  let number = Number(list.getAttribute("start") || 1);
  for (const item of list.children) {
    if (/^(UL|OL)$/.test(item.tagName)) found.push(...listLines(item, depth + 1));
    if (item.tagName !== "LI") continue;
    const level = Number(item.dataset.ariaLevel) - 1 || depth; // Word in a browser has a list of its own for each item
    const nested = [...item.querySelectorAll("ul, ol")].filter((inner) => inner.parentElement.closest("li") === item);
    nested.forEach((inner) => inner.remove());
    found.push(itemLine({ depth: level, mark: list.tagName === "OL" ? `${number}.` : "-", text: oneLine(item) }));
    number += 1;
    nested.forEach((inner) => found.push(...listLines(inner, level + 1)));
  }
  return found;
}

// A merged cell is said once, and what it covers stays empty, so that each text stands in its own column.
function tableText(table) {
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => [...row.cells].forEach((cell) => {
    const column = [...rows[down], undefined].indexOf(undefined);
    for (const covered of rows.slice(down, down + (cell.rowSpan || rows.length))) {
      for (let place = 0; place < cell.colSpan; place += 1) covered[column + place] ??= "";
    }
    rows[down][column] = oneLine(cell).replaceAll("|", "\\|");
  }));
  const width = Math.max(...rows.map((row) => row.length));
  if (!rows.length || width < 2) return rows.map(([text]) => text).filter(Boolean).join("\n\n");
  const line = (cells) => `| ${Array.from({ length: width }, (_, place) => cells[place] || "").join(" | ")} |`;
  return [line(rows[0]), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
}

function blocks(parent, found = []) {
  let run = [];
  const reached = [];
  const end = () => {
    const text = plain(lines(run.map(inline).join("")));
    if (text) found.push({ text });
    run = [];
  };
  for (const node of parent.childNodes) {
    if (!BLOCKS.has(node.tagName) && !node.querySelector?.("p, div, ul, ol, table, blockquote")) {
      run.push(node);
      continue;
    }
    end();
    const item = wordItem(node, reached);
    if (!item) reached.length = 0;
    if (item) found.push({ list: itemLine(item) });
    else if (/^(UL|OL)$/.test(node.tagName)) found.push({ list: listLines(node).join("\n") });
    else if (node.tagName === "TABLE") found.push({ text: tableText(node), kept: true });
    else if (node.tagName === "BLOCKQUOTE") found.push({ text: blocks(node).map(({ text, list }) => text || list).join("\n\n").replace(/^/gm, "> "), kept: true });
    else if (/^H[1-6]$/.test(node.tagName)) found.push({ text: around(oneLine(node).replaceAll("**", ""), "**"), kept: true });
    else blocks(node, found);
  }
  end();
  return found;
}

export function written(html) {
  if (!html) return "";
  const found = blocks(parsed(html));
  if (found.length < 2 && !found.some(({ text, list, kept }) => list || kept || /\*/.test(text.replaceAll("\\*", "")))) return "";
  let text = "";
  found.forEach((block, place) => {
    if (place) text += block.list && found[place - 1].list ? "\n" : "\n\n";
    text += block.list ?? block.text;
  });
  return text;
}
