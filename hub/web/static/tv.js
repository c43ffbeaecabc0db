// What both boards in a browser share. ES5: televisions carry browsers of 2014 and later.
// Text is always text here: nothing is ever read as HTML.
var Bamso = window.Bamso || (window.Bamso = {});

(function (bamso) {
  "use strict";

  var SHIFT_EVERY_S = 60; // a picture that stands still for months burns into the panel
  var SHIFTS = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];

  bamso.byId = function (id) {
    return document.getElementById(id);
  };
  bamso.config = JSON.parse(bamso.byId("config").textContent);

  // Seconds that no setting of the clock changes.
  bamso.nowS = function () {
    return (window.performance && performance.now ? performance.now() : Date.now()) / 1000;
  };

  bamso.fill = function (text, values) {
    return text.replace(/\{(\w+)\}/g, function (hole, name) {
      return values[name];
    });
  };

  bamso.el = function (tag, name, children) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return made;
  };

  // A box of fixed size with words in it that `fit` makes smaller until they have room.
  bamso.box = function (name, text, lines) {
    return bamso.el("div", "box " + (lines > 1 ? "lines " : "") + name, bamso.el("span", "", text));
  };

  bamso.setText = function (node, text) {
    if (node.textContent !== text) node.textContent = text;
  };

  bamso.replace = function (node, children) {
    while (node.firstChild) node.removeChild(node.firstChild);
    children.forEach(function (child) {
      node.appendChild(child);
    });
  };

  function tooLarge(box, inner) {
    return inner.offsetWidth > box.clientWidth || inner.scrollWidth > box.clientWidth ||
      inner.offsetHeight > box.clientHeight + 1;
  }

  var LEAST = 0.4; // smaller letters are no use to anybody: then the words are cut
  bamso.fit = function (within) {
    var boxes = [].slice.call(within.querySelectorAll(".box"));
    boxes.forEach(function (box) {
      box.firstChild.style.fontSize = "";
    });
    boxes.forEach(function (box) {
      var inner = box.firstChild;
      for (var size = 1; size > LEAST && tooLarge(box, inner); size -= 0.05) {
        inner.style.fontSize = Math.round((size - 0.05) * 100) + "%";
      }
    });
  };

  // One unit is a pixel on a screen of 1920 x 1080, or of 1080 x 1920 when it stands.
  bamso.unit = function () {
    var w = window.innerWidth, h = window.innerHeight;
    return h > w ? Math.min(w / 1080, h / 1920) : Math.min(w / 1920, h / 1080);
  };

  // ---- the hub's clock: a television's own may be years wrong

  var hubMs = 0, hubAtS = 0;
  bamso.offsetMin = 420;
  bamso.setHubTime = function (iso) {
    hubMs = Date.parse(iso);
    hubAtS = bamso.nowS();
  };
  bamso.hubMs = function () {
    return hubMs + (bamso.nowS() - hubAtS) * 1000;
  };
  function two(n) {
    return (n < 10 ? "0" : "") + n;
  }
  bamso.hourMinute = function (ms) {
    var there = new Date(ms + bamso.offsetMin * 60000);
    return two(there.getUTCHours()) + ":" + two(there.getUTCMinutes());
  };
  bamso.date = function (ms) {
    var there = new Date(ms + bamso.offsetMin * 60000);
    return bamso.config.days[there.getUTCDay()] + ", " + there.getUTCDate() + "/" +
      (there.getUTCMonth() + 1) + "/" + there.getUTCFullYear();
  };

  // ---- against burning in: the whole page moves by a few pixels once a minute, in a small circle

  function shift() {
    var by = SHIFTS[Math.floor(bamso.nowS() / SHIFT_EVERY_S) % SHIFTS.length];
    var px = Math.max(2, Math.round(5 * bamso.unit()));
    var moved = "translate(" + by[0] * px + "px," + by[1] * px + "px)";
    bamso.byId("page").style.webkitTransform = moved;
    bamso.byId("page").style.transform = moved;
  }

  // Calls `draw` now, each second, and whenever sizes change: when the window or the letters do.
  bamso.keepDrawing = function (draw) {
    function again() {
      bamso.sizes = (bamso.sizes || 0) + 1;
      draw();
    }
    window.addEventListener("resize", again);
    window.addEventListener("load", again);
    if (document.fonts && document.fonts.ready) document.fonts.ready.then(again);
    setInterval(function () {
      shift();
      draw();
    }, 1000);
    again();
  };
}(Bamso));
