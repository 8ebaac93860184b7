// On a wide screen a card's sheet opens beside the cards; everywhere else the links lead to their pages.
(() => {
  "use strict";

  const pane = document.querySelector("#bidang");
  if (!pane) return;
  const wide = matchMedia("(min-width: 75rem)");
  let open = "";

  const mark = () => {
    for (const card of document.querySelectorAll("#kotak .kartu-masuk")) {
      const sheet = card.querySelector("a[data-bidang]");
      if (sheet && sheet.href === open) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
  };

  const show = async (address) => {
    open = address;
    mark();
    pane.hidden = false;
    pane.textContent = "Membuka lembar ...";
    await htmx.ajax("GET", address, { target: pane, select: "#isi > .tumpuk", swap: "innerHTML" });
    // No longer this person's sheet: the page itself says why.
    if (!pane.querySelector("form.disposisi")) location.assign(address);
    pane.scrollTop = 0;
    pane.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const card = event.target.closest("#kotak .kartu-masuk");
    const link = event.target.closest("a");
    const sheet = card?.querySelector("a[data-bidang]");
    if (!sheet || !link || (link !== sheet && !link.closest("h3"))) return;
    if (!wide.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(sheet.href);
  });
  // A refreshed list knows nothing of the choice.
  document.addEventListener("htmx:afterSettle", mark);
})();
