using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>A part of a formula: a number, a vector of numbers, or an operation on other parts.</summary>
/// <param name="Name">Name of the operation as in files (<c>x</c>, <c>t</c>, <c>add</c>, <c>sin</c>, ...), or empty for numbers.</param>
/// <param name="Arguments">Parts that the operation works on.</param>
/// <param name="Numbers">Numbers of a constant, rows of a matrix or indices, as the operation asks; default without.</param>
public sealed record ExpressionNode(string Name, ImmutableArray<ExpressionNode> Arguments, ImmutableArray<double> Numbers = default);
