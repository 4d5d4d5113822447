// Extras only: every page of the library works without this file. A list is kept in this browser when its reader
// presses a button, and nowhere else; nothing is ever sent.
(() => {
  const here = document.querySelector("[data-library-list]");
  if (!here) return;
  const key = `routeways.library.${here.dataset.libraryRegion}`;
  const known = (ids) => (Array.isArray(ids) ? ids : []).filter((id) => /^[0-9a-z]{6,20}$/.test(id)).slice(0, 30);
  let kept = [];
  try { kept = known(JSON.parse(localStorage.getItem(key) ?? "[]")); } catch { return; }
  const say = (text) => {
    const place = document.querySelector("[data-library-said]");
    if (place) place.textContent = text;
  };
  const keep = (ids) => {
    try {
      kept = known(ids);
      if (kept.length) localStorage.setItem(key, JSON.stringify(kept)); else localStorage.removeItem(key);
      return true;
    } catch {
      say("This browser does not let us keep it. Save the address of your list instead.");
      return false;
    }
  };
  const one = here.dataset.libraryMaterial;
  const button = document.querySelector("[data-library-keep]");
  const forget = document.querySelector("[data-library-forget]");
  const stored = document.querySelector("[data-library-stored]");
  const show = () => {
    const ids = one ? [...new Set([...kept, one])] : kept;
    const add = document.querySelector("[data-library-add]");
    if (add) add.href = `${here.dataset.libraryList}?${new URLSearchParams(ids.map((id) => ["material", id]))}`;
    if (stored) {
      stored.hidden = !kept.length;
      stored.href = `${here.dataset.libraryList}?${new URLSearchParams(kept.map((id) => ["material", id]))}`;
      stored.textContent = `Open your list (${kept.length} kept on this device)`;
    }
    if (forget) forget.hidden = !kept.length;
    if (button && one) button.textContent = kept.includes(one) ? "Forget on this device" : "Keep on this device";
  };
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const had = one && kept.includes(one);
      const wanted = !one ? here.dataset.libraryIds.split(",") : had ? kept.filter((id) => id !== one) : [...kept, one];
      if (keep(wanted)) say(had ? "Forgotten." : "Kept on this device, and nowhere else.");
      show();
    });
  }
  forget?.addEventListener("click", () => { if (keep([])) say("Forgotten."); show(); });
  show();
})();
