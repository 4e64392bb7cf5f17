// Puts a text at the cursor of a box. insertText leaves the browser's own undo as it is; setRangeText is for browsers without it.
export function insert(box, text) {
  box.focus();
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
