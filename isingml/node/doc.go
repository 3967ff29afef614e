// Package node holds the specifications of an analysis: what is drawn or
// imported, which functions f are trained or made of others, what they give on
// which configurations, and what the renormalization group makes of it.
//
// Each is a struct value, registered with package study, whose inputs are
// other ones. [Draw], with a [Pilot], [Import] and [Block] specify an ensemble;
// [Train], [Symmetrize], [Average], [Inherit], [Magnetization] and [Own] a
// function f; [Evaluate], [MeanSeries] and [Density] a number for each
// configuration; [Measured], [System] and [Flow] an analysis of these. Package
// isingml makes them of what a cell asks for.
package node

// Version is the version of the software, as written into the files it makes.
const Version = "0.2.0"
