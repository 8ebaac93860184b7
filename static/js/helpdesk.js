// Small comforts; every page works without them.
(() => {
  "use strict";

  // Without a network the browser would leave the page, and with it what was typed: the words stand at the button.
  const pesanTerputus = (isi) => {
    document.querySelector("[data-terputus]")?.remove();
    const kata = document.createElement("p");
    kata.className = "pesan pesan--bahaya";
    kata.dataset.terputus = "";
    kata.setAttribute("role", "alert");
    kata.textContent = isi;
    return kata;
  };
  const kataTerputus = (form, tombol) => {
    const kata = pesanTerputus(
      "Belum terkirim karena jaringan terputus. Isian masih ada di halaman ini; kirim lagi setelah tersambung.",
    );
    const lekat = form.querySelector(".lekat");
    if (lekat) lekat.prepend(kata);
    else (tombol?.closest(".sebaris") ?? tombol ?? form.lastElementChild).before(kata);
  };
  addEventListener("online", () => document.querySelector("[data-terputus]")?.remove());

  // A machine without any network may still reach a server of its own; the browser's word is tried first.
  const kirimBilaTersambung = async (form, tombol) => {
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
    } catch {
      kataTerputus(form, tombol);
      return;
    }
    form.dataset.tersambung = "ya";
    form.requestSubmit(tombol);
  };

  // A link that is pressed without a network would leave the page for the browser's own words: the page stays instead.
  document.addEventListener("click", async (event) => {
    const tautan = event.target.closest("a[href]");
    const beralih = event.button || event.ctrlKey || event.metaKey || event.shiftKey || tautan?.target;
    if (navigator.onLine || event.defaultPrevented || beralih || tautan?.origin !== location.origin) return;
    if (tautan.hash && tautan.pathname === location.pathname && tautan.search === location.search) return;
    event.preventDefault();
    try {
      await fetch(tautan.href, { method: "HEAD", cache: "no-store" });
    } catch {
      const kata = pesanTerputus("Jaringan terputus, jadi halaman itu belum dapat dibuka. Halaman ini tetap terbaca; coba lagi setelah tersambung.");
      document.querySelector("main").prepend(kata);
      kata.scrollIntoView({ block: "center" });
      return;
    }
    location.assign(tautan.href);
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
      kirimBilaTersambung(form, event.submitter);
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
      for (const button of form.querySelectorAll("button[disabled]")) {
        button.disabled = false;
        if (button.dataset.semula) button.textContent = button.dataset.semula;
      }
    }
  });

  // A page that waits for a paper looks again by itself.
  const menunggu = document.querySelector("[data-muat-ulang]");
  if (menunggu) setTimeout(() => location.reload(), menunggu.dataset.muatUlang * 1000);

  // After a post the reader stands at what became of it: the refused fields, else the message.
  const salah = document.querySelector(".ringkas-salah");
  const kabar = salah ?? document.querySelector(".pesan-melayang .pesan");
  // The skip link and the links to refused fields stay in the address, and the browser would go there once more.
  if (kabar && (salah || location.hash === "#isi")) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  kabar?.focus({ preventScroll: !salah });

  document.querySelector(".pesan-melayang")?.classList.add("pesan-melayang--lepas");
  for (const pesan of document.querySelectorAll(".pesan-melayang .pesan")) {
    const tutup = pesan.querySelector(".pesan__tutup");
    tutup.hidden = false;
    tutup.addEventListener("click", () => pesan.remove());
    if ("sementara" in pesan.dataset) setTimeout(() => pesan.remove(), 6000);
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
  let kotakTerakhir = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const kotak = event.target.closest("#kotak");
    const dipakai = kotak?.querySelector(":focus, input:checked, details[open]");
    if (document.hidden || dipakai) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "kotak") return;
    // Unchanged, or no longer the inbox because the session has ended: the page stays as it is.
    const isi = event.detail.serverResponse;
    event.detail.shouldSwap = isi.includes('id="kotak"') && isi !== kotakTerakhir;
    kotakTerakhir = isi;
  });

  // Photos below the window are fetched when somebody comes near; on paper all of them are to be seen.
  const ambilFoto = () =>
    Promise.all(
      [...document.images].map((foto) => {
        foto.loading = "eager";
        return foto.decode().catch(() => {});
      }),
    );
  // Who prints by the browser's own menu sits at a desk, where the photos may come as soon as the page is there.
  if (matchMedia("(min-width: 48rem)").matches) addEventListener("load", ambilFoto);
  for (const tombol of document.querySelectorAll("[data-cetak]")) {
    tombol.hidden = false;
    tombol.addEventListener("click", async () => {
      await ambilFoto();
      print();
    });
  }
})();
