// Small comforts; every page works without them.
(() => {
  "use strict";

  // Without a network the browser would leave the page, and with it what was typed: the words stand at the button.
  const offlineNote = (words) => {
    document.querySelector("[data-terputus]")?.remove();
    const note = document.createElement("p");
    note.className = "pesan pesan--bahaya";
    note.dataset.terputus = "";
    note.setAttribute("role", "alert");
    note.textContent = words;
    return note;
  };
  const sayOffline = (form, button) => {
    const note = offlineNote(
      "Belum terkirim karena jaringan terputus. Isian masih ada di halaman ini; kirim lagi setelah tersambung.",
    );
    const bar = form.querySelector(".lekat");
    if (bar) bar.prepend(note);
    else (button?.closest(".sebaris") ?? button ?? form.lastElementChild).before(note);
  };
  addEventListener("online", () => document.querySelector("[data-terputus]")?.remove());

  // A machine without any network may still reach a server of its own; the browser's word is tried first.
  const sendIfConnected = async (form, button) => {
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
    } catch {
      sayOffline(form, button);
      return;
    }
    form.dataset.tersambung = "ya";
    form.requestSubmit(button);
  };

  // A link that is pressed without a network would leave the page for the browser's own words: the page stays instead.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const opensElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
    if (navigator.onLine || event.defaultPrevented || opensElsewhere || link?.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    try {
      await fetch(link.href, { method: "HEAD", cache: "no-store" });
    } catch {
      const note = offlineNote(
        "Jaringan terputus, jadi halaman itu belum dapat dibuka. " +
          "Halaman ini tetap terbaca; coba lagi setelah tersambung.",
      );
      document.querySelector("main").prepend(note);
      note.scrollIntoView({ block: "center" });
      return;
    }
    location.assign(link.href);
  });

  // A form is sent once: the button says what happens and cannot be pressed again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.terkirim) {
      event.preventDefault();
      return;
    }
    if (!navigator.onLine && !form.dataset.tersambung) {
      event.preventDefault();
      sendIfConnected(form, event.submitter);
      return;
    }
    form.dataset.terkirim = "ya";
    // After the browser has collected the form, so that the pressed button's own value is sent too.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button])")) {
        button.disabled = true;
        if (button === event.submitter && button.matches(".tombol")) {
          button.dataset.semula = button.textContent;
          button.textContent = form.enctype === "multipart/form-data" ? "Mengunggah ..." : "Mengirim ...";
        }
      }
    });
  });

  // Back in the browser shows the page as it was: its form must be usable again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-terkirim]")) {
      delete form.dataset.terkirim;
      delete form.dataset.tersambung;
      for (const button of form.querySelectorAll("button[disabled]")) {
        button.disabled = false;
        if (button.dataset.semula) button.textContent = button.dataset.semula;
      }
    }
  });

  // A page that waits for a paper looks again by itself.
  const waiting = document.querySelector("[data-muat-ulang]");
  if (waiting) setTimeout(() => location.reload(), waiting.dataset.muatUlang * 1000);

  // After a post the reader stands at what became of it: the refused fields, else the message.
  const faults = document.querySelector(".ringkas-salah");
  const news = faults ?? document.querySelector(".pesan-melayang .pesan");
  // The skip link and the links to refused fields stay in the address, and the browser would go there once more.
  if (news && (faults || location.hash === "#isi")) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  news?.focus({ preventScroll: !faults });

  // Whoever stands at a message that goes stands at the page then.
  const dismiss = (message) => {
    if (message.contains(document.activeElement)) document.getElementById("isi")?.focus({ preventScroll: true });
    message.remove();
  };
  document.querySelector(".pesan-melayang")?.classList.add("pesan-melayang--lepas");
  for (const message of document.querySelectorAll(".pesan-melayang .pesan")) {
    const close = message.querySelector(".pesan__tutup");
    close.hidden = false;
    close.addEventListener("click", () => dismiss(message));
    if ("sementara" in message.dataset) setTimeout(() => dismiss(message), 6000);
  }

  // The person's menu closes like any menu: on Escape and on a click elsewhere.
  const menu = document.querySelector("details.saya");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });

  // Cards and counts of an open page are asked for again by htmx: not unseen, and cards not under the reader's hands.
  let lastCards = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const cards = event.target.closest("#kotak");
    const isInUse = cards?.querySelector(":focus, input:checked, details[open]");
    if (document.hidden || isInUse) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "kotak") return;
    // Unchanged, or no longer the inbox because the session has ended: the page stays as it is.
    const answer = event.detail.serverResponse;
    event.detail.shouldSwap = answer.includes('id="kotak"') && answer !== lastCards;
    lastCards = answer;
  });

  // Photos below the window are fetched when somebody comes near; on paper all of them are to be seen.
  const fetchPhotos = () =>
    Promise.all(
      [...document.images].map((photo) => {
        photo.loading = "eager";
        return photo.decode().catch(() => {});
      }),
    );
  // Who prints by the browser's own menu sits at a desk, where the photos may come as soon as the page is there.
  if (matchMedia("(min-width: 48rem)").matches) addEventListener("load", fetchPhotos);
  for (const button of document.querySelectorAll("[data-cetak]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await fetchPhotos();
      print();
    });
  }
})();
