// A box to sign in with a finger, a pen or the mouse; what is drawn goes into the file field beside it.
(() => {
  "use strict";

  const input = document.querySelector("input[data-goresan]");
  if (!input || !window.DataTransfer) return;

  const canvas = document.createElement("canvas");
  canvas.className = "goresan";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Kotak tanda tangan, kosong");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "tombol";
  clear.textContent = "Hapus goresan";
  const box = input.closest(".unggah");
  box.before(canvas, clear);

  const pen = canvas.getContext("2d");
  const scale = Math.max(2, devicePixelRatio || 1);
  let last = null;

  const blank = () => {
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#12131c";
    pen.lineWidth = 2.5 * scale;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    input.value = "";
    canvas.setAttribute("aria-label", "Kotak tanda tangan, kosong");
  };

  const place = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [(event.clientX - edge.left) * scale, (event.clientY - edge.top) * scale];
  };

  const draw = (event) => {
    if (!last) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
  };

  // The picture goes into the field at once, so that sending needs no script any more.
  const keep = () => {
    if (!last) return;
    last = null;
    canvas.toBlob((blob) => {
      const held = new DataTransfer();
      held.items.add(new File([blob], "tanda-tangan.png", { type: "image/png" }));
      input.files = held.files;
      canvas.setAttribute("aria-label", "Kotak tanda tangan, sudah ditandatangani");
    });
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", keep);
  canvas.addEventListener("pointercancel", keep);
  clear.addEventListener("click", blank);
  blank();
})();
