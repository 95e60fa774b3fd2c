using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion.Converters;

/// <summary>Combines the elements of a vector along axes of its shape, for formulas, and spreads the results back over them.</summary>
internal sealed class AxisReduction
{
    private readonly int _count;
    private readonly int[] _gathered;
    private readonly int[] _rows;

    /// <param name="shape">Shape of the vector, row-major.</param>
    /// <param name="axis">The first axis along which elements are combined.</param>
    /// <param name="axes">How many axes, one behind the other.</param>
    public AxisReduction(ImmutableArray<int> shape, int axis, int axes)
    {
        _count = LayerMath.Size(shape.AsSpan(axis, axes));
        int inner = LayerMath.Size(shape.AsSpan()[(axis + axes)..]), rows = LayerMath.Size(shape.AsSpan()) / _count;
        _gathered = new int[rows * _count];
        _rows = new int[rows * _count];
        for (int k = 0; k < _count; k++)
            for (int row = 0; row < rows; row++)
            {
                int place = ((((row / inner) * _count) + k) * inner) + (row % inner);
                _gathered[(k * rows) + row] = place;
                _rows[place] = row;
            }
        Rows = rows;
    }

    /// <summary>How many results.</summary>
    public int Rows { get; }

    /// <summary>How many elements make one result.</summary>
    public int Count => _count;

    /// <summary>One result for every place beside the axes: halves are combined until one element is left of each.</summary>
    public ExpressionNode Reduce(ExpressionOperation operation, ExpressionNode vector)
    {
        // The k-th elements of all rows lie together.
        ExpressionNode rest = ExpressionNode.Index(vector, _gathered);
        ExpressionNode? odd = null;
        for (int count = _count; count > 1; count /= 2)
        {
            int half = count / 2;
            if (count % 2 == 1)
            {
                ExpressionNode last = Range(rest, count - 1, count);
                odd = odd is null ? last : ExpressionNode.Of(operation, odd, last);
            }
            rest = ExpressionNode.Of(operation, Range(rest, 0, half), Range(rest, half, 2 * half));
        }
        return odd is null ? rest : ExpressionNode.Of(operation, rest, odd);
    }

    /// <summary>The result of its row for every element of the vector.</summary>
    public ExpressionNode Spread(ExpressionNode results) => Rows == 1 ? results : ExpressionNode.Index(results, _rows);

    private ExpressionNode Range(ExpressionNode vector, int start, int stop) => ExpressionNode.Index(vector, [.. Enumerable.Range(start * Rows, (stop - start) * Rows)]);
}
