// The hall board: who is called now (large), every counter, who was called, who is next.
(function (bamso) {
  "use strict";

  var LOWEST = 140; // units: lower calls stand side by side
  var CAPTION = 190; // units: a lower call has no room for MỜI SỐ above the number
  var BOTH = 75; // units: a lower plate has room for one language
  var NARROW = 2.6; // a call that is wider than so many heights puts the counter beside the number
  var REST_S = 8; // each page of the latest calls stays so long
  var config = bamso.config, words = config.words;
  var calls = new bamso.Calls(config.rules);
  var state = null, drawn = {};

  var link = bamso.listen(config.events, function (news, whole) {
    state = news;
    bamso.offsetMin = news.offset_min;
    if (calls.news(news, whole, bamso.hubMs(), bamso.nowS())) bamso.chime();
    draw();
  });

  function draw() {
    if (!state) return;
    if (calls.tick(bamso.nowS())) bamso.chime();
    if (!calls.busy(bamso.nowS())) bamso.reloadIfOther(state.version);
    var standing = window.innerHeight > window.innerWidth;
    var plan = bamso.plan(state.counters.length, standing);
    document.body.className = "hall " + (standing ? "standing" : plan.columns > 1 ? "many" : "lying");
    drawHead();
    drawFoot();
    bamso.drawTable(state.counters, plan, bamso.byId("table"));
    drawPanel();
    drawCalled();
    drawComing();
  }

  // Builds a part of the page again when what it shows has changed, or its size.
  function part(at, what, make) {
    var key = JSON.stringify([what, bamso.sizes, at.clientWidth, at.clientHeight]);
    if (drawn[at.id] === key) return;
    drawn[at.id] = key;
    make();
    bamso.fit(at);
  }

  function drawHead() {
    bamso.setText(bamso.byId("clock"), bamso.hourMinute(bamso.hubMs()));
    bamso.setText(bamso.byId("date"), bamso.date(bamso.hubMs()));
    part(bamso.byId("head"), state.centre, function () {
      bamso.setText(bamso.byId("centre").firstChild, state.centre.toUpperCase() || words.centre);
    });
  }

  function drawFoot() {
    var lines = [], since = link.stale();
    if (since !== null) {
      lines.push(["stale", bamso.fill(words.stale, { time: bamso.hourMinute(since) })]);
    }
    if (state.missed.length) {
      lines.push(["missed", bamso.fill(words.missed, { numbers: state.missed.join(", ") })]);
    }
    if (state.notice) lines.push(["notice", state.notice]);
    if (bamso.soundWaits()) lines.push(["sound", words.sound]);
    part(bamso.byId("foot"), lines, function () {
      bamso.replace(bamso.byId("foot"), lines.map(function (line) {
        return bamso.box("line " + line[0], line[1], 2);
      }));
    });
  }

  function drawPanel() {
    var at = bamso.byId("panel"), nowS = bamso.nowS();
    var large = calls.large.map(function (entry) {
      return [entry.call.id, calls.isNew(entry, nowS), entry.call];
    }).reverse();
    part(at, large, function () {
      if (!large.length) return bamso.replace(at, [greeting()]);
      var w = at.clientWidth, h = at.clientHeight, gap = 14 * bamso.unit();
      var beside = h / large.length < LOWEST * bamso.unit();
      at.className = beside ? "beside" : "below";
      var each = beside ? [(w - gap * (large.length - 1)) / large.length, h] :
        [w, (h - gap * (large.length - 1)) / large.length];
      bamso.replace(at, large.map(function (one, place) {
        return largeCall(one[2], one[1], each[0], each[1], place ? gap : 0, beside);
      }));
    });
  }

  // One call. New: dark on yellow. Seen long enough: yellow on dark, with a yellow edge.
  function largeCall(call, isNew, w, h, gap, beside) {
    var unit = bamso.unit(), wide = w > NARROW * h;
    var number = bamso.box("number", call.number);
    var caption = bamso.box("please", words.please);
    var where = { counter: call.counter.toUpperCase() };
    var plate = bamso.el("div", "plate", bamso.box("go", bamso.fill(words.go_to, where)));
    if (h * (wide ? 0.8 : 0.25) > BOTH * unit) {
      plate.appendChild(bamso.box("go-en", bamso.fill(config.go_to_en, where)));
    }
    var made = bamso.el("div", "call " + (isNew ? "new " : "seen ") + (wide ? "wide" : "tall"), []);
    if (wide) {
      var tall = h > CAPTION * unit;
      made.appendChild(bamso.el("div", "left", tall ? [caption, number] : [number]));
    } else {
      made.appendChild(caption);
      made.appendChild(number);
    }
    made.appendChild(plate);
    made.style.width = w + "px";
    made.style.height = h + "px";
    made.style[beside ? "marginLeft" : "marginTop"] = gap + "px";
    var room = wide ? [w * 0.53, h * (h > CAPTION * unit ? 0.68 : 0.84)] : [w * 0.88, h * 0.5];
    number.style.fontSize = Math.min(room[1] / 0.78, room[0] / (0.57 * call.number.length)) + "px";
    caption.style.fontSize = Math.min(62 * unit, h * (wide ? 0.17 : 0.1)) + "px";
    plate.style.fontSize = Math.min(110 * unit, h * (wide ? 0.46 : 0.13)) + "px";
    return made;
  }

  function greeting() {
    return bamso.el("div", "card greeting", [bamso.el("p", "welcome", words.welcome),
      bamso.el("p", "follow", words.follow)]);
  }

  // The latest calls. Those of the last 90 s are all shown, in turns when there are too many.
  function drawCalled() {
    var at = bamso.byId("called").lastElementChild, unit = bamso.unit();
    var columns = at.clientWidth > 560 * unit ? 2 : 1;
    var each = Math.max(1, Math.floor(at.clientHeight / (46 * unit))) * columns;
    var listed = calls.listed();
    var young = listed.filter(function (call) {
      return bamso.hubMs() - Date.parse(call.at) < config.rules.listed_s * 1000;
    }).length;
    var pages = Math.max(1, Math.ceil(young / each));
    var page = Math.floor(bamso.nowS() / REST_S) % pages;
    var here = listed.slice(page * each, (page + 1) * each);
    at.id = "called-lines";
    part(at, here, function () {
      if (!listed.length) return bamso.replace(at, [bamso.el("p", "nothing", words.nobody_called)]);
      bamso.replace(at, here.map(function (call) {
        var line = bamso.el("div", "line", [bamso.el("b", "", call.number),
          bamso.el("span", "", words.counter + " " + call.counter.toUpperCase())]);
        line.style.width = 100 / columns + "%";
        line.style.height = 100 / (each / columns) + "%";
        return line;
      }));
    });
  }

  function drawComing() {
    var at = bamso.byId("coming").lastElementChild, unit = bamso.unit();
    at.id = "coming-lines";
    var across = Math.max(1, Math.floor(at.clientWidth / (150 * unit)));
    var down = Math.max(1, Math.floor(at.clientHeight / (50 * unit)));
    part(at, state.next, function () {
      if (!state.next.length) return bamso.replace(at, [bamso.el("p", "nothing", words.nobody_waits)]);
      bamso.replace(at, state.next.slice(0, across * down).map(function (number) {
        var cell = bamso.el("div", "number", number);
        cell.style.width = 100 / across + "%";
        cell.style.height = 100 / down + "%";
        return cell;
      }));
    });
  }

  bamso.keepDrawing(draw);
}(Bamso));
