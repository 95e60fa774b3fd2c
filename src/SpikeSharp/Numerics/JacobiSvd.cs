namespace SpikeSharp.Numerics;

/// <summary>The singular value decomposition A = U S V^T by one-sided Jacobi rotations (M. Hestenes 1958), which find small singular values to full relative precision.</summary>
/// <remarks>The shorter side is rotated: of P = A^T or A, whichever has fewer rows, orthogonal Q is found for which the rows of W = Q P are orthogonal; their lengths are the singular values.</remarks>
internal sealed class JacobiSvd
{
    private const int MaxSweeps = 60;
    private const double Precision = 1e-15;

    private readonly double[] _w;
    private readonly double[] _q;
    private readonly int _rows;
    private readonly int _length;
    private readonly bool _byNeuron;

    private JacobiSvd(double[] p, int rows, int length, bool byNeuron, CancellationToken cancel)
    {
        _w = p;
        _rows = rows;
        _length = length;
        _byNeuron = byNeuron;
        _q = Matrix.Identity(rows);
        Values = new double[rows];
        Rotate(cancel);
        for (int i = 0; i < rows; i++)
            Values[i] = Math.Sqrt(Matrix.Dot(W(i), W(i)));
    }

    /// <summary>The singular values, in no order; min(m, N) of them.</summary>
    public double[] Values { get; }

    /// <summary>Decomposes the activities of a problem.</summary>
    public static JacobiSvd Of(SolverProblem problem) => problem.Neurons <= problem.Points
        ? new JacobiSvd(problem.ActivitiesByNeuron(), problem.Neurons, problem.Points, byNeuron: true, problem.Cancel)
        : new JacobiSvd(problem.Activities.ToArray(), problem.Points, problem.Neurons, byNeuron: false, problem.Cancel);

    /// <summary>V diag(s f(s)) U^T Y.</summary>
    /// <param name="problem">The problem that was decomposed: for its targets.</param>
    /// <param name="filter">f: what a singular direction counts; for example 1/(s^2 + m sigma^2).</param>
    /// <returns>Transposed, shape (k, N).</returns>
    public double[] Solve(SolverProblem problem, Func<double, double> filter)
    {
        double[] factors = Array.ConvertAll(Values, value => filter(value));
        double[] targets = problem.TargetsByValue();
        double[] x = new double[problem.Size * problem.Neurons];
        Parallel.For(0, problem.Size, problem.Parallel, value =>
        {
            Span<double> column = x.AsSpan(value * problem.Neurons, problem.Neurons);
            ReadOnlySpan<double> y = targets.AsSpan(value * problem.Points, problem.Points);
            for (int i = 0; i < _rows; i++)
            {
                if (factors[i] != 0)
                    Matrix.AddScaled(column, factors[i] * Matrix.Dot(_byNeuron ? W(i) : Q(i), y), _byNeuron ? Q(i) : W(i));
            }
        });
        return x;
    }

    private Span<double> W(int row) => _w.AsSpan(row * _length, _length);

    private Span<double> Q(int row) => _q.AsSpan(row * _rows, _rows);

    private void Rotate(CancellationToken cancel)
    {
        bool rotated = true;
        for (int sweep = 0; rotated && sweep < MaxSweeps; sweep++)
        {
            rotated = false;
            for (int i = 0; i < _rows; i++)
            {
                cancel.ThrowIfCancellationRequested();
                for (int j = i + 1; j < _rows; j++)
                    rotated |= Rotate(i, j);
            }
        }
    }

    private bool Rotate(int i, int j)
    {
        double a = Matrix.Dot(W(i), W(i)), b = Matrix.Dot(W(j), W(j)), c = Matrix.Dot(W(i), W(j));
        if (Math.Abs(c) <= Precision * Math.Sqrt(a * b))
            return false;
        double zeta = (b - a) / (2 * c);
        double tangent = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)), sine = cosine * tangent;
        Rotate(W(i), W(j), cosine, sine);
        Rotate(Q(i), Q(j), cosine, sine);
        return true;
    }

    private static void Rotate(Span<double> x, Span<double> y, double cosine, double sine)
    {
        y = y[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double first = x[i], second = y[i];
            x[i] = (cosine * first) - (sine * second);
            y[i] = (sine * first) + (cosine * second);
        }
    }
}
