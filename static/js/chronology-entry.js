// Shows what the server understood of date and time after each autosave, and what still needs attention.

document.addEventListener("autosave:saved", ({ target, detail }) => {
  const readAs = target.querySelector("[data-read-as]");
  if (readAs && detail.read_as !== undefined) {
    const words = document.createElement("strong");
    words.textContent = detail.read_as;
    readAs.replaceChildren(...(detail.read_as ? ["Read as: ", words] : []));
  }
  const box = target.querySelector("[data-attention]");
  if (!box || detail.reasons === undefined) return;
  const { reasons } = detail;
  box.hidden = !reasons.length;
  box.querySelector("[data-attention-list]").replaceChildren(
    ...reasons.map((reason) => {
      const item = document.createElement("li");
      item.textContent = reason;
      return item;
    }),
  );
});
