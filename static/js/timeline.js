// One tab stop for the whole picture: arrow keys go from mark to mark and lane to lane, Enter reads the entries. Without
// this script the picture has its sentence, its table and the link to the same entries in order.

const HELP = "Arrow keys go from mark to mark and from lane to lane, Enter reads the entries.";

function set(timeline) {
  const view = timeline.querySelector("[tabindex]");
  const status = document.querySelector("[data-timeline-status]");
  const lanes = [...timeline.querySelectorAll("[data-lane]")]
    .map((lane) => [...lane.querySelectorAll("[data-first]")].sort((one, other) => middle(one) - middle(other)))
    .filter((marks) => marks.length);
  let current = null;

  function middle(mark) {
    const box = mark.getBBox();
    return box.x + box.width / 2;
  }

  function go(mark) {
    current?.classList.remove("portal-swimlane__mark--current");
    current = mark;
    current.classList.add("portal-swimlane__mark--current");
    current.scrollIntoView({ block: "nearest", inline: "nearest" });
    status.textContent = `${mark.closest("[data-lane]").dataset.lane}. ${mark.querySelector("title").textContent}`;
  }

  function step(across, down) {
    if (!lanes.length) return;
    if (!current) return go(lanes[0][0]);
    const row = lanes.findIndex((marks) => marks.includes(current));
    const lane = lanes[Math.min(Math.max(row + down, 0), lanes.length - 1)];
    if (down) return go(lane.reduce((best, mark) => (near(mark) < near(best) ? mark : best)));
    go(lane[Math.min(Math.max(lane.indexOf(current) + across, 0), lane.length - 1)]);
  }

  function near(mark) {
    return Math.abs(middle(mark) - middle(current));
  }

  function read(mark) {
    const query = new URLSearchParams({ since: mark.dataset.first, until: mark.dataset.last });
    const agency = mark.closest("[data-lane]").dataset.agency;
    const address = new URL(timeline.dataset.composite, window.location.href);
    if (agency) address.searchParams.delete("agency");
    if (agency) query.set("agency", agency);
    query.forEach((value, name) => address.searchParams.set(name, value));
    if (mark.dataset.ref) address.hash = mark.dataset.ref;
    window.location.assign(address);
  }

  const keys = {
    ArrowRight: () => step(1, 0),
    ArrowLeft: () => step(-1, 0),
    ArrowDown: () => step(0, 1),
    ArrowUp: () => step(0, -1),
    Home: () => current && step(-Infinity, 0),
    End: () => current && step(Infinity, 0),
    Enter: () => current && read(current),
  };
  view.setAttribute("role", "application");
  view.setAttribute("aria-label", `Timeline. ${HELP}`);
  view.addEventListener("focus", () => {
    if (!status.textContent) status.textContent = HELP;
  });
  view.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  timeline.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-first]");
    if (mark) read(mark);
  });
}

document.querySelectorAll("[data-timeline]").forEach(set);
