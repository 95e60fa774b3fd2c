using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class PanelProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(300, 37, 5)]
    [InlineData(70, 150, 9)]
    [InlineData(513, 8, 264)]
    public void TransposeMultiply_AnyShape_AddsInAscendingOrder(int rows, int aColumns, int bColumns)
    {
        double[] a = Random(rows * aColumns), b = Random(rows * bColumns);
        double[] expected = Matrix.Multiply(Matrix.Transpose(a, rows, aColumns), b, aColumns, rows, bColumns);
        Assert.Equal(expected, PanelProduct.TransposeMultiply(a, aColumns, b, bColumns, rows, new ParallelOptions()));
    }

    [Fact]
    public void UpperGram_AnyNumberOfThreads_GivesTheSameBitsAsAPlainLoop()
    {
        const int Rows = 300, Columns = 270;
        double[] a = Random(Rows * Columns);
        double[] expected = Matrix.Multiply(Matrix.Transpose(a, Rows, Columns), a, Columns, Rows, Columns);
        double[] one = PanelProduct.UpperGram(a, Columns, Rows, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        Assert.Equal(one, PanelProduct.UpperGram(a, Columns, Rows, new ParallelOptions { MaxDegreeOfParallelism = 2 }));
        for (int i = 0; i < Columns; i++)
            Assert.True(one.AsSpan((i * Columns) + i, Columns - i).SequenceEqual(expected.AsSpan((i * Columns) + i, Columns - i)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(300)]
    public void CholeskyFactor_AnyNumberOfThreads_SolvesWithTheSameBits(int n)
    {
        double[] a = Random(2 * n * n), x = Random(2 * n);
        double[] gram = PanelProduct.UpperGram(a, n, 2 * n, new ParallelOptions());
        double[] full = [.. gram];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                full[(i * n) + j] = gram[(j * n) + i];
        double[] one = Matrix.Multiply(x, full, 2, n, n), two = [.. one];
        ParallelOptions single = new() { MaxDegreeOfParallelism = 1 }, pair = new() { MaxDegreeOfParallelism = 2 };
        CholeskyFactor.Of([.. gram], n, single)!.Solve(one, 2, single);
        CholeskyFactor.Of(gram, n, pair)!.Solve(two, 2, pair);
        Assert.Equal(one, two);
        Close.AssertTensor("x", x, one, Tolerances.FilteredTrace);
    }

    [Fact]
    public void CholeskyFactor_SingularOrIndefinite_IsNull()
    {
        Assert.Null(CholeskyFactor.Of([1, 1, 1, 1], 2, new ParallelOptions()));
        Assert.Null(CholeskyFactor.Of([1, 2, 2, 1], 2, new ParallelOptions()));
        Assert.Null(CholeskyFactor.Of([double.NaN], 1, new ParallelOptions()));
    }

    private static double[] Random(int count)
    {
        NumpyRandom random = new(count);
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan()) value = random.NextGaussian();
        return values;
    }
}
