// The sign above one counter: who sits here, and which number is called.
(function (bamso) {
  "use strict";

  var words = bamso.config.words;
  var state = null, drawn = "";

  var link = bamso.listen(bamso.config.events, function (news) {
    state = news;
    bamso.offsetMin = news.offset_min;
    bamso.reloadIfOther(news.version);
    draw();
  });

  function draw() {
    if (!state) return;
    var since = link.stale(), time = since === null ? "" : bamso.hourMinute(since);
    var key = JSON.stringify([state, time, bamso.sizes]);
    if (key === drawn) return;
    drawn = key;
    var standing = window.innerHeight > window.innerWidth;
    document.body.className = "sign " + (standing ? "standing" : "lying");
    bamso.setText(bamso.byId("field").firstChild, state.field);
    bamso.setText(bamso.byId("officer").firstChild, state.officer);
    bamso.setText(bamso.byId("position").firstChild, state.officer ? state.position : "");
    bamso.replace(bamso.byId("foot"), time ? [bamso.box("line stale",
      bamso.fill(words.stale, { time: time }), 2)] : []);
    drawState(bamso.byId("state"));
    bamso.fit(bamso.byId("page"));
  }

  // The number as large as it goes, with the state in words and in a shape.
  function drawState(at) {
    at.className = "row is-" + state.state + (state.number ? " with-number" : "");
    var said = bamso.el("div", "said", [bamso.el("i", "mark"), bamso.box("word", state.word, 2)]);
    if (!state.number) return bamso.replace(at, [said, bamso.box("english", state.word_en)]);
    var number = bamso.box("number", state.number);
    bamso.replace(at, [number, said]);
    number.style.fontSize = Math.min(number.clientHeight / 0.8,
      number.clientWidth / (0.57 * state.number.length)) + "px";
  }

  bamso.keepDrawing(draw);
}(Bamso));
