// Trusted Types: no script of a page makes code of a string, and markup comes into a page by a parser alone, whose
// documents run nothing. Whatever else assigns markup, such as innerHTML, is refused by the browser.
// Before all other scripts. A browser that does not know Trusted Types goes on without them.
const PARSERS = new Set(["DOMParser parseFromString", "Document parseHTMLUnsafe"]);  // ours, and that of htmx
window.trustedTypes?.createPolicy("default", {
  createHTML: (markup, _type, sink) => (PARSERS.has(sink) ? markup : null),
});
