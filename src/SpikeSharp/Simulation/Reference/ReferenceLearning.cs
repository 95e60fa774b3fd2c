using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>One step of each learning rule for one item. Factors that are the same for all elements are made in double and rounded once.</summary>
internal static class ReferenceLearning
{
    public static void Step<T>(SimPes op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> pre = m[op.PreFiltered], error = m[op.Error], delta = m[op.Delta];
        T rate = T.CreateTruncating(-op.LearningRate * m.Dt / pre.Length);
        for (int row = 0; row < error.Length; row++)
        {
            T local = rate * error[row];
            for (int column = 0; column < pre.Length; column++) delta[(row * pre.Length) + column] = local * pre[column];
        }
    }

    public static void Step<T>(SimRls op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> pre = m[op.PreFiltered], error = m[op.Error], delta = m[op.Delta], gamma = m[op.InverseGamma];
        int n = pre.Length;
        T[] q = new T[n];
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++) q[row] += gamma[(row * n) + column] * pre[column];
        T dot = T.Zero;
        for (int i = 0; i < n; i++) dot += pre[i] * q[i];
        T s = T.One / (T.One + dot);
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++) gamma[(row * n) + column] -= q[row] * (q[column] * s);
        for (int row = 0; row < error.Length; row++)
            for (int column = 0; column < n; column++) delta[(row * n) + column] = error[row] * (-s * q[column]);
    }

    public static void Step<T>(SimBcm op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> pre = m[op.PreFiltered], post = m[op.PostFiltered], theta = m[op.Theta], delta = m[op.Delta];
        T rate = T.CreateTruncating(op.LearningRate * m.Dt);
        for (int row = 0; row < post.Length; row++)
        {
            T change = rate * post[row] * (post[row] - theta[row]);
            for (int column = 0; column < pre.Length; column++) delta[(row * pre.Length) + column] = change * pre[column];
        }
    }

    public static void Step<T>(SimOja op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> pre = m[op.PreFiltered], post = m[op.PostFiltered], weights = m[op.Weights], delta = m[op.Delta];
        T rate = T.CreateTruncating(op.LearningRate * m.Dt), beta = T.CreateTruncating(-op.Beta);
        for (int row = 0; row < post.Length; row++)
        {
            T growth = rate * post[row], decay = growth * post[row];
            for (int column = 0; column < pre.Length; column++)
            {
                int i = (row * pre.Length) + column;
                delta[i] = (beta * weights[i] * decay) + (growth * pre[column]);
            }
        }
    }

    public static void Step<T>(SimVoja op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> decoded = m[op.PreDecoded], post = m[op.PostFiltered], encoders = m[op.ScaledEncoders], delta = m[op.Delta];
        T rate = T.CreateTruncating(op.LearningRate * m.Dt) * m[op.LearningSignal][0];
        for (int row = 0; row < post.Length; row++)
        {
            T scale = T.CreateTruncating(op.Scale[row]);
            for (int column = 0; column < decoded.Length; column++)
            {
                int i = (row * decoded.Length) + column;
                delta[i] = rate * ((scale * (post[row] * decoded[column])) - (post[row] * encoders[i]));
            }
        }
    }
}
