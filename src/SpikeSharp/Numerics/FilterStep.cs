using System.Numerics;

namespace SpikeSharp.Numerics;

/// <summary>One step of a discrete linear filter for one element, in the float type of the run.</summary>
internal readonly struct FilterStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _a;
    private readonly T[] _b;
    private readonly T[] _c;
    private readonly T _d;
    private readonly FilterForm _form;

    public FilterStep(DiscreteStateSpace filter)
    {
        Order = filter.Order;
        _form = filter.Form;
        _a = Convert(filter.A);
        // The one-state form folds C into B, in double.
        _b = _form == FilterForm.OneState ? [T.CreateTruncating(filter.C[0] * filter.B[0])] : Convert(filter.B);
        _c = Convert(filter.C);
        _d = T.CreateTruncating(filter.D);

        static T[] Convert(IReadOnlyList<double> values)
        {
            T[] converted = new T[values.Count];
            for (int i = 0; i < converted.Length; i++) converted[i] = T.CreateTruncating(values[i]);
            return converted;
        }
    }

    public int Order { get; }

    public bool IsOneState => _form == FilterForm.OneState;

    /// <summary>Factor of the state of the one-state form.</summary>
    public T A => _a[0];

    /// <summary>Factor of the input of the one-state form.</summary>
    public T B => _b[0];

    /// <summary>Advances by one step.</summary>
    /// <param name="u">Input.</param>
    /// <param name="x">State, updated; <see cref="Order"/> elements.</param>
    /// <param name="next">Working memory as long as <paramref name="x"/>.</param>
    /// <returns>The output.</returns>
    public T Advance(T u, Span<T> x, Span<T> next)
    {
        switch (_form)
        {
            case FilterForm.NoState:
                return _d * u;
            case FilterForm.OneState:
                return x[0] = (_a[0] * x[0]) + (_b[0] * u);
            case FilterForm.General:
                Update(u, x, next);
                return Output(x);
            default:
                T y = Output(x) + (_d * u);
                Update(u, x, next);
                return y;
        }
    }

    private T Output(ReadOnlySpan<T> x)
    {
        T y = T.Zero;
        for (int k = 0; k < x.Length; k++) y += _c[k] * x[k];
        return y;
    }

    private void Update(T u, Span<T> x, Span<T> next)
    {
        for (int row = 0; row < x.Length; row++)
        {
            T sum = T.Zero;
            for (int column = 0; column < x.Length; column++) sum += _a[(row * x.Length) + column] * x[column];
            next[row] = sum + (_b[row] * u);
        }
        next.CopyTo(x);
    }
}
