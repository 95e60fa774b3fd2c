namespace SpikeSharp.Networks;

/// <summary>The discrete Fourier transform of a real vector laid out for products of real numbers: for each frequency w from 0 to d/2 the rows ReA ReB, ImA ImB, ReA ImB, ImA ReB.</summary>
/// <remarks>Imaginary parts that are always 0 are kept, as in the reference.</remarks>
internal static class RealFourier
{
    /// <summary>Number of products for a vector of length d.</summary>
    public static int Products(int d) => checked(4 * ((d / 2) + 1));

    /// <summary>From a to the first factor of each product, shape (products, d): Re, Im, Re, Im.</summary>
    public static Dense FirstFactor(int d, bool invert) => Factor(d, invert, [false, true, false, true]);

    /// <summary>From b to the second factor of each product, shape (products, d): Re, Im, Im, Re.</summary>
    public static Dense SecondFactor(int d, bool invert) => Factor(d, invert, [false, true, true, false]);

    /// <summary>From the products to the convolution, shape (d, products).</summary>
    public static Dense Inverse(int d)
    {
        int columns = Products(d);
        double[] matrix = new double[checked(d * columns)];
        for (int x = 0; x < d; x++)
        {
            for (int w = 0; w <= d / 2; w++)
            {
                // A real vector has conjugate coefficients at w and d - w; 0 and d/2 have no partner.
                double count = w == 0 || 2 * w == d ? 1 : 2;
                (double re, double im) = Coefficient(d, w, x);
                Span<double> part = matrix.AsSpan((x * columns) + (4 * w), 4);
                part[0] = re / d * count;
                part[1] = -part[0];
                part[2] = part[3] = im / d * count;
            }
        }
        return new Dense(d, columns, matrix);
    }

    private static Dense Factor(int d, bool invert, ReadOnlySpan<bool> imaginary)
    {
        int rows = Products(d);
        double[] matrix = new double[checked(rows * d)];
        for (int row = 0; row < rows; row++)
        {
            for (int x = 0; x < d; x++)
            {
                (double re, double im) = Coefficient(d, row / 4, x);
                matrix[(row * d) + x] = !imaginary[row % 4] ? re : invert ? -im : im;
            }
        }
        return new Dense(rows, d, matrix);
    }

    /// <summary>exp(-2 pi i w x/d).</summary>
    private static (double Re, double Im) Coefficient(int d, int w, int x)
    {
        double angle = 2 * Math.PI / d * ((double)w * x);
        return (Math.Cos(angle), -Math.Sin(angle));
    }
}
