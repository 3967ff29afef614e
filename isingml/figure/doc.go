// Package figure makes figures and tables as values, and draws them: inline
// in a notebook with Show, or to SVG, PNG, PDF and HTML files with Save.
//
// A Figure is a grid of panels; a panel has two axes and elements (lines with
// error bands, points with error bars, reference lines, histograms, images).
// An [Element] of one's own is a type with one method. Data goes in as plain
// numbers: the package knows no physics. What the data does not support is
// grey, and a line of the legend says so.
//
// In a notebook a figure takes over the colours of the page, light or dark,
// and the pointer reads off its values. Files are on white. Every form carries
// a description in words for those who do not see it.
//
// Labels are plain text in which $...$ marks mathematics as TeX has it: scripts
// of scripts, fractions, roots, accents, sums with limits, growing brackets and
// the signs of a physicist's labels, as in "$β_c$" or
// "$U_4 = 1-\frac{\langle m^4\rangle}{3\langle m^2\rangle^2}$". Spaces are
// drawn as they stand. A command that is not known is drawn as it is written.
//
// The same data gives the same bytes each time: no time stamp, no random name.
//
// It does not build on gonum/plot, whose legends do not avoid data and whose
// formulas are no text in SVG. A cell is linked anew each time it runs: a
// program that shows one figure has 5.4 MB and 19 packages of other modules
// here, and a like one 9.6 MB and 57 with gonum/plot (linked with -s -w).
package figure
