namespace SpikeSharp.Tests.Reference;

/// <summary>The functions that the reference networks call by name.</summary>
internal static class NamedFunctions
{
    /// <summary>Functions of a vector, for connections.</summary>
    public static Function OfVector(string name) => name switch
    {
        "identity" => Function.Elementwise(x => x),
        "square" => Function.Elementwise(x => x * x),
        "cube" => Function.Elementwise(x => Math.Pow(x, 3)),
        "abs" => Function.Elementwise(Math.Abs),
        "negate" => Function.Elementwise(x => -x),
        "half_plus" => Function.Elementwise(x => (0.5 * x) + 0.25),
        "sin_pi" => Function.Elementwise(x => Math.Sin(Math.PI * x)),
        "product" => Function.Of((x, y) => y[0] = x[0] * x[1], 1),
        "sum" => Function.Of((x, y) => y[0] = Sum(x), 1),
        "norm2" => Function.Of((x, y) => y[0] = SumOfSquares(x), 1),
        "zero" => Function.Of((_, y) => y[0] = 0, 1),
        "swap" => Function.Of((x, y) => (y[0], y[1]) = (x[1], x[0]), 2),
        "first_and_square" => Function.Of((x, y) => (y[0], y[1]) = (x[0], x[0] * x[0]), 2),
        "rotate" => Function.Of((x, y) => (y[0], y[1]) = (x[0] - (0.1 * x[1]), x[1] + (0.1 * x[0])), 2),
        "lorenz" => Function.Of(Lorenz, 3),
        _ => throw new InvalidDataException($"The loader knows no function '{name}' of a vector."),
    };

    /// <summary>Functions of time, for nodes.</summary>
    public static (TimeFunction Function, int Size) OfTime(string name) => name switch
    {
        "sin2pi" => Scalar(t => Math.Sin(2 * Math.PI * t)),
        "sin4pi" => Scalar(t => Math.Sin(4 * Math.PI * t)),
        "cos2pi" => Scalar(t => Math.Cos(2 * Math.PI * t)),
        "sin20" => Scalar(t => Math.Sin(20 * t)),
        "ramp" => Scalar(t => t),
        "step50ms" => Scalar(t => t > 0.05 ? 1 : 0),
        "pulse100ms" => Scalar(t => t < 0.1 ? 1 : 0),
        "square_wave" => Scalar(t => (int)(t / 0.02) % 2 == 0 ? 1 : -0.5),
        "circle8" => ((t, y) => (y[0], y[1]) = (Math.Sin(8 * t), Math.Cos(8 * t)), 2),
        "three" => ((t, y) => (y[0], y[1], y[2]) = (Math.Sin(10 * t), 0.5 * Math.Cos(10 * t), 0.3), 3),
        _ => throw new InvalidDataException($"The loader knows no function '{name}' of time."),
    };

    /// <summary>Functions of time and input, for nodes.</summary>
    public static InputFunction OfInput(string name) => name switch
    {
        "x_squared" => Elementwise((_, x) => x * x),
        "sum_and_t" => (t, x, y) => (y[0], y[1]) = (Sum(x), t),
        _ => throw new InvalidDataException($"The loader knows no function '{name}' of time and input."),
    };

    /// <summary>Functions that remember, for nodes; a new one each time.</summary>
    public static InputFunction WithState(string name, int size)
    {
        double[] memory = new double[size];
        if (name == "latch_max") Array.Fill(memory, double.NegativeInfinity);
        Queue<double[]> past = new(Enumerable.Range(0, 5).Select(_ => new double[size]));
        return name switch
        {
            "running_sum" => (_, x, y) => Remember(x, y, (old, now) => old + (0.001 * now)),
            "latch_max" => (_, x, y) => Remember(x, y, Math.Max),
            "delay5" => (_, x, y) =>
            {
                past.Enqueue(x.ToArray());
                past.Dequeue().CopyTo(y);
            }
            ,
            _ => throw new InvalidDataException($"The loader knows no function '{name}' with a state."),
        };

        void Remember(ReadOnlySpan<double> x, Span<double> y, Func<double, double, double> next)
        {
            for (int i = 0; i < memory.Length; i++) y[i] = memory[i] = next(memory[i], x[i]);
        }
    }

    private static (TimeFunction, int) Scalar(Func<double, double> function) => ((t, y) => y[0] = function(t), 1);

    private static InputFunction Elementwise(Func<double, double, double> function) => (t, x, y) =>
    {
        for (int i = 0; i < y.Length; i++) y[i] = function(t, x[i]);
    };

    private static double Sum(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x) sum += value;
        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x) sum += value * value;
        return sum;
    }

    private static void Lorenz(ReadOnlySpan<double> x, Span<double> y)
    {
        double first = 0.1 * ((10 * x[1]) - (10 * x[0])), second = 0.1 * ((-x[0] * x[2]) - x[1]);
        double third = 0.1 * ((x[0] * x[1]) - (8.0 / 3 * (x[2] + 28)) - 28);
        (y[0], y[1], y[2]) = (x[0] + first, x[1] + second, x[2] + third);
    }
}
