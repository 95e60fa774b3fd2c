namespace SpikeSharp.Networks;

/// <summary>Matrices of equal values, as the built-in networks use them for inhibition.</summary>
internal static class Filled
{
    /// <summary>Every element the same.</summary>
    public static Dense Matrix(int rows, int columns, double value)
    {
        double[] values = new double[checked(rows * columns)];
        Array.Fill(values, value);
        return new Dense(rows, columns, values);
    }

    /// <summary>0 on the diagonal, the same value elsewhere: everyone inhibits all others.</summary>
    public static Dense OffDiagonal(int size, double value)
    {
        double[] values = new double[checked(size * size)];
        for (int i = 0; i < values.Length; i++) values[i] = i % (size + 1) == 0 ? 0 : value;
        return new Dense(size, size, values);
    }
}
