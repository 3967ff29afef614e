// Package figure makes figures and tables as values, and draws them: inline
// in a notebook with Show, or to SVG, PNG and PDF files with Save.
//
// A Figure is a grid of panels; a panel has two axes and elements (lines with
// error bands, points with error bars, reference lines, histograms, images).
// Data goes in as plain numbers, so the package needs none of the others but
// lattice, for pictures of configurations. The paper's figures are one call
// each: [Fig2], [Fig3], [Fig4], [Fig5], [Fig6] and [TableI].
//
// Labels are plain text in which $...$ marks mathematics: letters are set in
// italics, _ and ^ take the next character or {group} down or up, as in
// "$β_c$" or "$⟨χ_f⟩$".
//
// The same data gives the same bytes: no time stamp, no random name.
package figure
