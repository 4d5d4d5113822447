// Extras only: every page of the explorer works without this file. A list is kept in this browser when its reader
// presses a button, and nowhere else; nothing is ever sent.
(() => {
  const here = document.querySelector("[data-careers-region]");
  const open = document.querySelector("[data-careers-open]");
  const region = here?.dataset.careersRegion ?? location.pathname.split("/")[1];
  const key = `routeways.careers.${region}`;
  const codes = (text) => (Array.isArray(text) ? text : []).filter((code) => /^[0-9]{4}$/.test(code)).slice(0, 12);
  let kept = [];
  try { kept = codes(JSON.parse(localStorage.getItem(key) ?? "[]")); } catch { return; }
  const keep = (list) => {
    kept = codes(list);
    try {
      if (kept.length) localStorage.setItem(key, JSON.stringify(kept)); else localStorage.removeItem(key);
      return true;
    } catch { return false; }
  };
  const address = (base, list) => {
    const wanted = new URLSearchParams(list.map((code) => ["job", code]));
    const who = new URLSearchParams(location.search).get("for");
    if (who) wanted.append("for", who);
    return `${base}?${wanted}`;
  };
  const say = (text) => {
    const place = document.querySelector("[data-careers-said]");
    if (place) { place.textContent = text; place.classList.remove("hidden"); }
  };
  const show = () => {
    if (open && kept.length) {
      open.href = address(open.pathname, kept);
      open.textContent = `Your list (${kept.length} kept on this device)`;
    }
    const job = here?.dataset.careersJob;
    if (job) {
      const button = here.querySelector("[data-careers-keep]");
      button.hidden = false;
      button.textContent = kept.includes(job) ? "Forget on this device" : "Keep on this device";
      const add = here.querySelector("[data-careers-add]");
      add.href = address(here.dataset.careersList, [...new Set([...kept, job])]);
    }
    const stored = document.querySelector("[data-careers-stored]");
    if (stored && kept.length) { stored.hidden = false; stored.href = address(here.dataset.careersList, kept); }
    const forget = document.querySelector("[data-careers-forget]");
    if (forget) forget.hidden = !kept.length;
  };
  here?.querySelector("[data-careers-keep]")?.addEventListener("click", () => {
    const job = here.dataset.careersJob;
    const had = kept.includes(job);
    const done = keep(had ? kept.filter((code) => code !== job) : [...kept, job]);
    say(!done ? "This browser does not let us keep it. Save the address of your list instead."
      : had ? "Forgotten." : "Kept on this device, and nowhere else.");
    show();
  });
  const keepList = document.querySelector("[data-careers-keep-list]");
  if (keepList) {
    keepList.hidden = false;
    keepList.addEventListener("click", () => {
      say(keep(here.dataset.careersCodes.split(",")) ? "Kept on this device, and nowhere else."
        : "This browser does not let us keep it. Save the address instead.");
      show();
    });
  }
  document.querySelector("[data-careers-forget]")?.addEventListener("click", () => {
    keep([]);
    say("Forgotten. Nothing is kept on this device.");
    show();
  });
  show();
})();
