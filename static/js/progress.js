// Asks how far a worker has come, and shows the page anew when it is done. Without scripts the page has a link for that.

const bar = document.querySelector("[data-progress]");
const words = document.querySelector("[data-progress-words]");
const EVERY = 1500;

async function ask() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Background": "1" }, redirect: "manual" });
    const told = answer.headers.get("X-Progress");
    if (!told) return location.reload();
    const [percent, ...rest] = told.split(" ");
    const said = `${rest.join(" ")}, ${percent}%`;
    bar.value = Number(percent);
    if (words.textContent !== said) words.textContent = said;
  } catch {
    words.textContent = "No connection. The work goes on all the same.";
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
