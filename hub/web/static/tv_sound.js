// Ding, dong (E5, C5) when somebody is called: only when asked for (?sound=1) and allowed. Browsers
// keep silent until somebody touched the page, unless the television is told otherwise.
(function (bamso) {
  "use strict";

  var APART_S = 2; // several calls at once ring once
  var Context = window.AudioContext || window.webkitAudioContext;
  var audio = bamso.config.sound && Context ? new Context() : null;
  var rungS = -APART_S;

  function bell(startS, pitch) {
    var tone = audio.createOscillator(), loud = audio.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, startS);
    loud.gain.exponentialRampToValueAtTime(0.3, startS + 0.01);
    loud.gain.exponentialRampToValueAtTime(0.0001, startS + 1.1);
    tone.connect(loud);
    loud.connect(audio.destination);
    tone.start(startS);
    tone.stop(startS + 1.2);
  }

  function wake() {
    if (audio && audio.state === "suspended") audio.resume();
  }
  document.addEventListener("keydown", wake);
  document.addEventListener("click", wake);

  // Whether somebody has to press a key before it rings.
  bamso.soundWaits = function () {
    return audio !== null && audio.state === "suspended";
  };

  bamso.chime = function () {
    // What is asked for while nothing may sound would all ring at the first key.
    if (!audio || audio.state === "suspended" || bamso.nowS() - rungS < APART_S) return;
    rungS = bamso.nowS();
    bell(audio.currentTime, 659.26);
    bell(audio.currentTime + 0.42, 523.25);
  };
}(Bamso));
