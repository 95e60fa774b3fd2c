using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>
/// Something that gives a vector in every step, from an input, from random numbers, or from the time alone: noise, signals, filters. A description, immutable and
/// compared by value; <see cref="Start"/> makes what runs. One of your own is a record that derives from it and a class that derives from <see cref="ProcessStep"/>.
/// </summary>
public abstract record Process
{
    /// <summary>Where a process is asked for, explicitly none.</summary>
    public static Process None { get; } = new NoProcess();

    /// <summary>Seed of its random numbers; null: drawn from the simulator's generator at every reset.</summary>
    /// <value>Default null.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 2^32-1.</exception>
    public long? Seed { get; init => field = Check.Seed(value, owner: GetType()); }

    /// <summary>Number of inputs where nobody says otherwise.</summary>
    public virtual int DefaultSizeIn => 0;

    /// <summary>Number of outputs where nobody says otherwise.</summary>
    public virtual int DefaultSizeOut => 1;

    /// <summary>The variables that a run of the process has, with their values at step 0.</summary>
    /// <param name="sizeIn">Number of inputs.</param>
    /// <param name="sizeOut">Number of outputs.</param>
    /// <param name="dt">Step in seconds.</param>
    /// <returns>Empty where the step keeps all it needs in fields.</returns>
    public virtual ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => [];

    /// <summary>Starts the process. Called whenever a run is prepared, also to see whether it can start at all, so what changes belongs in the step that it returns.</summary>
    /// <param name="sizeIn">Number of inputs.</param>
    /// <param name="sizeOut">Number of outputs.</param>
    /// <param name="dt">Step in seconds, positive.</param>
    /// <param name="random">Its own generator, for now and for all steps.</param>
    /// <returns>What computes the steps, from the first one on.</returns>
    /// <exception cref="ArgumentException">The process has no inputs or outputs of that number, or no such step.</exception>
    public abstract ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random);

    /// <summary>The times of steps: dt, 2 dt, ...</summary>
    /// <param name="seconds">Simulated time; the number of steps is the nearest to seconds/dt, the even one of two.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <returns>One time in seconds a step.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is negative, <paramref name="dt"/> not positive, or one of them not finite.</exception>
    public static double[] TRange(double seconds, double dt = 0.001)
    {
        double[] times = new double[StepsOf(seconds, dt)];
        for (int i = 0; i < times.Length; i++) times[i] = (i + 1) * dt;
        return times;
    }

    /// <summary>Runs a process without input outside of any network.</summary>
    /// <param name="seconds">Simulated time; the number of steps is the nearest to seconds/dt, the even one of two.</param>
    /// <param name="size">Number of outputs; null: <see cref="DefaultSizeOut"/>.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <param name="random">Where a process without <see cref="Seed"/> draws its seed; null: every run differs.</param>
    /// <returns>Shape (steps, size), row-major.</returns>
    /// <exception cref="ArgumentException">The process has no outputs of that number, or <paramref name="seconds"/> or <paramref name="dt"/> are no times.</exception>
    public double[] Run(double seconds, int? size = null, double dt = 0.001, NumpyRandom? random = null) => RunSteps(StepsOf(seconds, dt), size, dt, random);

    /// <summary>Runs a process without input outside of any network.</summary>
    /// <param name="steps">Number of steps, zero or more.</param>
    /// <param name="size">Number of outputs; null: <see cref="DefaultSizeOut"/>.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <param name="random">Where a process without <see cref="Seed"/> draws its seed; null: every run differs.</param>
    /// <returns>Shape (steps, size), row-major.</returns>
    /// <exception cref="ArgumentException">The process has no outputs of that number, or <paramref name="steps"/> or <paramref name="dt"/> are out of range.</exception>
    public double[] RunSteps(int steps, int? size = null, double dt = 0.001, NumpyRandom? random = null)
    {
        Check.AtLeast(steps, 0, nameof(steps));
        return Run([], 0, steps, size ?? DefaultSizeOut, dt, random);
    }

    /// <summary>Runs a process over a recorded input outside of any network. The first output already contains the first input.</summary>
    /// <param name="input">Shape (steps, <paramref name="columns"/>), row-major.</param>
    /// <param name="columns">Number of inputs. Default 1.</param>
    /// <param name="size">Number of outputs; null: as many.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <param name="random">Where a process without <see cref="Seed"/> draws its seed; null: every run differs.</param>
    /// <returns>Shape (steps, size), row-major.</returns>
    /// <exception cref="ArgumentException">The input does not fill its columns, the process has no inputs or outputs of that number, or <paramref name="dt"/> is out of range.</exception>
    public double[] Apply(ReadOnlySpan<double> input, int columns = 1, int? size = null, double dt = 0.001, NumpyRandom? random = null)
    {
        Check.AtLeast(columns, 1, nameof(columns));
        if (input.Length % columns != 0) throw new ArgumentException($"{input.Length} values do not fill rows of {columns}.", nameof(input));
        return Run(input, columns, input.Length / columns, size ?? columns, dt, random);
    }

    /// <summary>The generator of a run: of the process's own seed, or of one that is drawn.</summary>
    /// <param name="parent">Advanced by one draw, only if the process has no seed.</param>
    internal NumpyRandom Generator(NumpyRandom? parent) => new(Seed ?? parent?.Draw() ?? Seeds.Fresh());

    /// <summary>Checks what every process asks for.</summary>
    private protected void CheckStart(int sizeIn, int sizeOut, double dt, bool takesInput = false)
    {
        Check.Positive(dt, nameof(dt));
        Check.AtLeast(sizeOut, 1, nameof(sizeOut));
        if (!takesInput && sizeIn != 0) throw new ArgumentException($"{GetType().Name} takes no input; sizeIn must be 0, {sizeIn} was given.", nameof(sizeIn));
    }

    private double[] Run(ReadOnlySpan<double> input, int sizeIn, int steps, int size, double dt, NumpyRandom? random)
    {
        ProcessStep step = Start(sizeIn, size, dt, Generator(random));
        double[][] state = [.. State(sizeIn, size, dt).Select(variable => variable.Initial.ToArray())];
        double[] output = new double[checked(steps * size)];
        for (int i = 0; i < steps; i++) step.Step((i + 1) * dt, input.Slice(i * sizeIn, sizeIn), output.AsSpan(i * size, size), new ProcessState(state));
        return output;
    }

    private static int StepsOf(double seconds, double dt) =>
        checked((int)Math.Round(Check.NotNegative(seconds, nameof(seconds)) / Check.Positive(dt, nameof(dt)), MidpointRounding.ToEven));

    private sealed record NoProcess : Process
    {
        public override string ToString() => "none";

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) =>
            throw new ArgumentException($"{nameof(Process)}.{nameof(None)} has no steps.");
    }
}
