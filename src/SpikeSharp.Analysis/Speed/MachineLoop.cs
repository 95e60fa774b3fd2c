using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Analysis;

/// <summary>A loop that does one thing only, on memory of its own: what the machine can do at most.</summary>
internal abstract class MachineLoop
{
    private const int Rounds = 3;

    /// <summary>Goes round for some microseconds.</summary>
    /// <returns>What was done, in the units of the loop.</returns>
    public abstract long Run();

    /// <summary>What happened for each unit so far: spikes for each step of a neuron.</summary>
    public virtual double EventsPerUnit => 0;

    /// <summary>Units that all threads together do in a second, each with a loop of its own: the best of three rounds, since other work can only slow it down.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="round">Length of a round.</param>
    /// <param name="create">Makes a loop.</param>
    /// <param name="cancel">Stops between two rounds.</param>
    public static double PerSecond(int threads, TimeSpan round, Func<MachineLoop> create, CancellationToken cancel) => Measure(threads, round, create, cancel).PerSecond;

    /// <summary>As <see cref="PerSecond"/>, with the events for each unit.</summary>
    public static (double PerSecond, double EventsPerUnit) Measure(int threads, TimeSpan round, Func<MachineLoop> create, CancellationToken cancel)
    {
        MachineLoop[] loops = [.. Enumerable.Range(0, threads).Select(_ => create())];
        foreach (MachineLoop loop in loops) loop.Run();
        double best = 0;
        for (int i = 0; i < Rounds; i++)
        {
            cancel.ThrowIfCancellationRequested();
            best = Math.Max(best, Round(loops, round));
        }
        return (best, loops[0].EventsPerUnit);
    }

    private static double Round(MachineLoop[] loops, TimeSpan round)
    {
        double[] rates = new double[loops.Length];
        using Barrier start = new(loops.Length);
        Thread[] threads = [.. loops.Select((loop, i) => new Thread(() =>
        {
            start.SignalAndWait();
            long begin = Stopwatch.GetTimestamp(), done = 0;
            TimeSpan time;
            do
            {
                done += loop.Run();
                time = Stopwatch.GetElapsedTime(begin);
            }
            while (time < round);
            rates[i] = done / time.TotalSeconds;
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return rates.Sum();
    }
}

/// <summary>The loops in one float type and the widest vectors of the machine.</summary>
internal static class MachineLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static MachineLoop Read() =>
        Vector512.IsHardwareAccelerated ? new ReadLoop<T, Lane512<T>>()
        : Vector256.IsHardwareAccelerated ? new ReadLoop<T, Lane256<T>>()
        : Vector128.IsHardwareAccelerated ? new ReadLoop<T, Lane128<T>>()
        : new ReadLoop<T, LaneScalar<T>>();

    public static MachineLoop MultiplyAdd() =>
        Vector512.IsHardwareAccelerated ? new MultiplyAddLoop<T, Lane512<T>>()
        : Vector256.IsHardwareAccelerated ? new MultiplyAddLoop<T, Lane256<T>>()
        : Vector128.IsHardwareAccelerated ? new MultiplyAddLoop<T, Lane128<T>>()
        : new MultiplyAddLoop<T, LaneScalar<T>>();

    public static MachineLoop RowAdd() =>
        Vector512.IsHardwareAccelerated ? new RowAddLoop<T, Lane512<T>>()
        : Vector256.IsHardwareAccelerated ? new RowAddLoop<T, Lane256<T>>()
        : Vector128.IsHardwareAccelerated ? new RowAddLoop<T, Lane128<T>>()
        : new RowAddLoop<T, LaneScalar<T>>();

    public static MachineLoop SpikingRelu() =>
        Vector512.IsHardwareAccelerated ? new SpikingReluLoop<T, Lane512<T>>()
        : Vector256.IsHardwareAccelerated ? new SpikingReluLoop<T, Lane256<T>>()
        : Vector128.IsHardwareAccelerated ? new SpikingReluLoop<T, Lane128<T>>()
        : new SpikingReluLoop<T, LaneScalar<T>>();

    public static MachineLoop Lif(bool spiking) =>
        Vector512.IsHardwareAccelerated ? new LifLoop<T, Lane512<T>>(spiking)
        : Vector256.IsHardwareAccelerated ? new LifLoop<T, Lane256<T>>(spiking)
        : Vector128.IsHardwareAccelerated ? new LifLoop<T, Lane128<T>>(spiking)
        : new LifLoop<T, LaneScalar<T>>(spiking);
}

/// <summary>Reads an array that no cache holds. Unit: bytes.</summary>
internal sealed class ReadLoop<T, TLane> : MachineLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int Bytes = 128 << 20;
    private const int Piece = 1 << 20;

    private readonly T[] _values = new T[Bytes / Unsafe.SizeOf<T>()];
    private int _at;
    private TLane _sum;

    public ReadLoop() => Array.Fill(_values, T.One);

    public override long Run()
    {
        ref T start = ref _values[_at];
        int count = Piece / Unsafe.SizeOf<T>();
        TLane a = _sum, b = a, c = a, d = a;
        for (nint i = 0; i < count; i += 4 * TLane.Width)
        {
            a += TLane.Load(ref start, i);
            b += TLane.Load(ref start, i + TLane.Width);
            c += TLane.Load(ref start, i + (2 * TLane.Width));
            d += TLane.Load(ref start, i + (3 * TLane.Width));
        }
        _sum = a + b + (c + d);
        _at = (_at + count) % _values.Length;
        return Piece;
    }
}

/// <summary>Multiplies and adds in registers, the two rounded apart as in the engine. Unit: multiply-adds.</summary>
internal sealed class MultiplyAddLoop<T, TLane> : MachineLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int Turns = 4096;
    private const int Chains = 10;

    private TLane _sum;

    public override long Run()
    {
        TLane x = TLane.Broadcast(T.CreateTruncating(0.999)), y = TLane.Broadcast(T.CreateTruncating(0.001));
        TLane a = _sum, b = a, c = a, d = a, e = a, f = a, g = a, h = a, k = a, l = a;
        for (int i = 0; i < Turns; i++)
        {
            a = (a * x) + y;
            b = (b * x) + y;
            c = (c * x) + y;
            d = (d * x) + y;
            e = (e * x) + y;
            f = (f * x) + y;
            g = (g * x) + y;
            h = (h * x) + y;
            k = (k * x) + y;
            l = (l * x) + y;
        }
        _sum = (a + b + (c + d) + (e + f) + (g + h) + (k + l)) * TLane.Broadcast(T.CreateTruncating(0.1));
        return (long)Turns * Chains * TLane.Width;
    }
}

/// <summary>Adds rows of weights, in an order that looks random, to a row of outputs that stays in registers: what the spikes of one place in an image do. Unit: additions of elements.</summary>
internal sealed class RowAddLoop<T, TLane> : MachineLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int Lanes = 8;
    private const int Rows = 256;
    private const int Groups = 64;
    private const int RowsOfGroup = 16;

    private readonly T[] _weights = new T[Rows * Lanes * TLane.Width];
    private readonly T[] _outputs = new T[Groups * Lanes * TLane.Width];
    private readonly int[] _rows = new int[Groups * RowsOfGroup];

    public RowAddLoop()
    {
        Array.Fill(_weights, T.CreateTruncating(1e-6));
        NumpyRandom random = new(0);
        for (int i = 0; i < _rows.Length; i++) _rows[i] = (int)(random.NextDouble() * Rows);
    }

    public override long Run()
    {
        int width = TLane.Width;
        for (int group = 0; group < Groups; group++)
        {
            ref T y = ref _outputs[group * Lanes * width];
            TLane a = TLane.Load(ref y, 0), b = TLane.Load(ref y, width), c = TLane.Load(ref y, 2 * width), d = TLane.Load(ref y, 3 * width);
            TLane e = TLane.Load(ref y, 4 * width), f = TLane.Load(ref y, 5 * width), g = TLane.Load(ref y, 6 * width), h = TLane.Load(ref y, 7 * width);
            foreach (int row in _rows.AsSpan(group * RowsOfGroup, RowsOfGroup))
            {
                ref T w = ref _weights[row * Lanes * width];
                a += TLane.Load(ref w, 0);
                b += TLane.Load(ref w, width);
                c += TLane.Load(ref w, 2 * width);
                d += TLane.Load(ref w, 3 * width);
                e += TLane.Load(ref w, 4 * width);
                f += TLane.Load(ref w, 5 * width);
                g += TLane.Load(ref w, 6 * width);
                h += TLane.Load(ref w, 7 * width);
            }
            a.Store(ref y, 0);
            b.Store(ref y, width);
            c.Store(ref y, 2 * width);
            d.Store(ref y, 3 * width);
            e.Store(ref y, 4 * width);
            f.Store(ref y, 5 * width);
            g.Store(ref y, 6 * width);
            h.Store(ref y, 7 * width);
        }
        return (long)Groups * RowsOfGroup * Lanes * width;
    }
}
