// Follows links and forms of a region without leaving the page: the same address, only its region replaced.
export function live(region, { shown = () => {} } = {}) {
  let latest = 0;

  async function show(address, { push = true, focus = "" } = {}) {
    const turn = ++latest;
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "text/html" } });
    } catch {
      location.assign(address);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (turn !== latest) return;
    if (!answer.ok || !fresh) {
      location.assign(address);
      return;
    }
    region.replaceChildren(...fresh.childNodes);
    for (const [name, way] of tongues(page)) document.querySelector(`.tongues a[hreflang="${name}"]`)?.setAttribute("href", way);
    if (push) history.pushState(null, "", address);
    shown();
    if (focus) region.querySelector(focus)?.focus({ preventScroll: false });
  }

  const tongues = (page) => [...page.querySelectorAll(".tongues a")].map((link) => [link.hreflang, link.getAttribute("href")]);
  const here = (address) => address.origin === location.origin && address.pathname === location.pathname;

  region.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    if (!here(address) || link.hasAttribute("download")) return;
    event.preventDefault();
    const focus = link.closest("svg, .reached") ? "#told" : link.closest(".tabs") ? ".tabs [aria-current]" : "";
    show(address.href, { focus });
  });
  region.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-live]");
    if (form) show(addressOf(form), { focus: event.target.id ? `#${event.target.id}` : `[name="${event.target.name}"][value="${event.target.value}"]` });
  });
  region.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    event.preventDefault();
    show(addressOf(form), { focus: "#told" });
  });
  addEventListener("popstate", () => show(location.href, { push: false }));
  shown();
}

function addressOf(form) {
  const address = new URL(form.action);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return address.href;
}
